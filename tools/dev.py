"""Runs the server and the console's development server side by side; ends both when one ends or on Ctrl-C.

The server restarts when Python source changes. It listens on port 8787 (HANDRAIL_PORT) and keeps its data in data/dev
(HANDRAIL_DATA_DIR). Open the console's address, port 5173 (CONSOLE_PORT): it passes requests on to the server.
Arguments go to `handrail serve`.
"""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("HANDRAIL_PORT", "8787")
CONSOLE_PORT = os.environ.get("CONSOLE_PORT", "5173")


def main() -> int:
    environment = {
        "HANDRAIL_DATA_DIR": str(ROOT / "data" / "dev"),
        # Links lead to the console, and its requests count as the server's own.
        "HANDRAIL_PUBLIC_URL": f"http://localhost:{CONSOLE_PORT}",
        **os.environ,
        "HANDRAIL_PORT": PORT,
        "HANDRAIL_URL": f"http://127.0.0.1:{PORT}",
    }
    serve = shlex.join(["handrail", "serve", *sys.argv[1:]])
    programs = [
        (["watchfiles", "--filter", "python", "--sigint-timeout", "12", serve, "backend/handrail"], ROOT),
        (["npm", "run", "--silent", "dev", "--", "--port", CONSOLE_PORT, "--strictPort"], ROOT / "frontend"),
    ]
    # Each in a group of its own, so that what they start ends with them.
    running = [subprocess.Popen(command, cwd=cwd, env=environment, start_new_session=True) for command, cwd in programs]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
        for process in running:
            process.wait()


if __name__ == "__main__":
    sys.exit(main())
