"""The environment: one frozen model, read once at start and printed by `handrail check`."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every variable begins with `HANDRAIL_`."""

    model_config = SettingsConfigDict(env_prefix="HANDRAIL_", frozen=True, extra="ignore")

    data_dir: Path = Field(Path("handrail-data"), description="Where the database file and the keys are kept.")
    database_url: str = Field("", description="`sqlite:///...` or `postgresql://...`; default: a file in data_dir.")
    doorbell_url: str = Field(
        "", description="`memory://`, `redis://...` or `postgres://...`; default: fits the database."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on.")
    public_url: str = Field("", description="How browsers reach this server, e.g. `https://handrail.example.com`.")
    name: str = Field("Handrail", max_length=60, description="The organisation's name in the navigation.")
    secret: str = Field(
        "", description="Key material for cursors, shared by all processes; default: a file in data_dir."
    )
    signing_key: str = Field(
        "", description="Key material for signing the ledger's checkpoints; default: made of the secret."
    )
    trusted_keys: str = Field(
        "", description="Public keys whose signatures count as well, such as earlier ones; separated by commas."
    )
    checkpoints_file: Path | None = Field(
        None, description="Where signed checkpoints are appended; default: `checkpoints.jsonl` in data_dir."
    )
    hold_seconds: int = Field(10, ge=0, le=3600, description="How long a decision can be undone (0 for low risk).")
    lease_seconds: int = Field(300, ge=5, le=86400, description="How long a claimed run may go without a report.")
    session_idle_hours: int = Field(12, ge=1, description="A session unused for so long ends.")
    session_max_days: int = Field(30, ge=1, description="A session ends after so many days in any case.")
    max_body_bytes: int = Field(1_048_576, ge=1024, description="The largest request body.")
    request_seconds: int = Field(10, ge=1, description="A request whose headers and body take longer is cut off.")
    execution_seconds: int = Field(75, ge=1, description="An operation that takes longer is given up.")
    max_cost: int = Field(10_000, ge=100, description="What one document may cost, in points (about one per field).")
    points_per_minute: int = Field(200_000, ge=0, description="What one token or session may spend; 0: no limit.")
    trusted_documents_only: bool = Field(
        False, description="Sessions may only send the console's own documents, unless the role has document:free."
    )
    max_sockets: int = Field(5_000, ge=1, description="Open sockets and streams per process.")
    max_sockets_per_person: int = Field(50, ge=1, description="Open sockets and streams per person or token.")
    exports_dir: str = Field(
        "", description="Where exports are kept, the same for all processes; default: `exports` in data_dir."
    )
    export_days: int = Field(7, ge=1, le=365, description="How long the file of an export is kept.")
    export_max_mb: int = Field(20_000, ge=1, description="The largest file that an export may become, in megabytes.")
    audit_stream: str = Field(
        "", description="A file to which every ledger entry is appended as a line of JSON, for a SIEM."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="What is logged.")
    demo: bool = Field(False, description="Set by `handrail demo`: says so in the console.")

    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'handrail.db'}"

    def doorbell(self) -> str:
        """The doorbell in force: PostgreSQL rings itself; one process on SQLite needs none."""
        if self.doorbell_url:
            return self.doorbell_url
        url = self.database()
        return "postgres" + url[url.index("://") :] if url.startswith("postgres") else "memory://"

    def exports(self) -> Path:
        """The folder of exports."""
        return Path(self.exports_dir) if self.exports_dir else self.data_dir / "exports"

    def origin(self) -> str:
        """Where browsers find this server, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def key(self) -> bytes:
        """32 bytes of key material: from the environment, or from a file that is made on first use."""
        if self.secret:
            return hashlib.sha256(self.secret.encode()).digest()
        path = self.data_dir / "secret.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
        return path.read_bytes()

    def signing_secret(self) -> bytes:
        """What the signing key is made of."""
        return hashlib.sha256(self.signing_key.encode()).digest() if self.signing_key else self.key()

    def checkpoints(self) -> Path:
        """The file of checkpoints."""
        return self.checkpoints_file or self.data_dir / "checkpoints.jsonl"
