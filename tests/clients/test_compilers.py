"""The compilers of other people's clients accept the schema as it is published."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from graphql import GraphQLField, GraphQLNonNull, GraphQLObjectType, build_schema, parse, print_ast

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PUBLISHED = ROOT / "schema.graphql"
FRONTEND = ROOT / "frontend"
SCHEMA = build_schema(PUBLISHED.read_text(encoding="utf-8"))
PAGE = """
fragment {name}Page_query on Query
@refetchable(queryName: "{name}PageQuery")
@argumentDefinitions(first: {{ type: "Int" }}, after: {{ type: "String" }}) {{
  {field}(first: $first, after: $after) @connection(key: "{name}Page_{field}") {{
    edges {{ node {{ __typename }} }}
    totalCount
  }}
}}
"""


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A tool of Node's."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_COLOR": "1"}
    return subprocess.run(["node", *command], cwd=folder, env=environment, capture_output=True, text=True)


def connections() -> list[str]:
    """The lists of the schema."""
    query = SCHEMA.query_type
    assert query
    return [name for name, field in query.fields.items() if is_connection(field)]


def is_connection(field: GraphQLField) -> bool:
    """As Relay has them."""
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(kind, GraphQLObjectType) and kind.name.endswith("Connection") and "after" in field.args


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of Relay's."""
    shutil.copytree(HERE / "relay", tmp_path, dirs_exist_ok=True)
    shutil.copy(PUBLISHED, tmp_path)
    (tmp_path / "src" / "__generated__").mkdir()
    return tmp_path


def relay(project: Path) -> subprocess.CompletedProcess[str]:
    """Compile it."""
    return run(project, HERE / "node_modules" / "relay-compiler" / "cli.js", "relay.config.json")


def test_relay_compiles_fragments_mutations_and_subscriptions(project: Path) -> None:
    done = relay(project)
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name.partition(".")[0] for path in (project / "src" / "__generated__").iterdir()}
    assert {"RunsPaginationQuery", "RunsDecideMutation", "RunsChangesSubscription"} <= made


def test_relay_pages_through_every_list(project: Path) -> None:
    lists = connections()
    assert {"toolRuns", "agents", "auditLog"} <= set(lists)
    for field in lists:
        name = field[0].upper() + field[1:]
        page = print_ast(parse(PAGE.format(name=name, field=field)))
        (project / "src" / f"{name}Page.ts").write_text(f"export const page = graphql`{page}`;\n")
    done = relay(project)
    assert done.returncode == 0, done.stdout + done.stderr


def test_codegen_makes_types_that_typescript_accepts(tmp_path: Path) -> None:
    (tmp_path / "runs.graphql").write_text("query Runs($first: Int) { toolRuns(first: $first) { nodes { id state } } }")
    generates = {
        str(tmp_path / "schema.ts"): {"plugins": ["typescript"]},
        str(tmp_path / "gql") + "/": {"preset": "client"},
    }
    config = {"schema": str(PUBLISHED), "documents": str(tmp_path / "*.graphql"), "generates": generates}
    (tmp_path / "codegen.json").write_text(json.dumps(config))
    bin = FRONTEND / "node_modules" / ".bin"
    done = run(FRONTEND, bin / "graphql-codegen", "--config", tmp_path / "codegen.json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "export type RunsQuery = {" in (tmp_path / "gql" / "graphql.ts").read_text()
    checked = run(FRONTEND, bin / "tsc", "--noEmit", "--strict", "--ignoreConfig", tmp_path / "schema.ts")
    assert checked.returncode == 0, checked.stdout
    assert "export type ToolRun = {" in (tmp_path / "schema.ts").read_text()
