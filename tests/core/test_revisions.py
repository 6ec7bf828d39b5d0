"""What `core/migrate.py` reads off the file names is what Alembic finds in the files; and Alembic is not imported."""

import subprocess
import sys

from alembic.config import Config
from alembic.script import ScriptDirectory

from handrail.core.migrate import MIGRATIONS, head, known


def test_the_files_are_named_as_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert known() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert head() == scripts.get_current_head()


def test_a_start_does_not_import_alembic() -> None:
    code = "import sys, handrail.commands; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
