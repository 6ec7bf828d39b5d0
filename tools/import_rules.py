"""What import-linter checks of "who may import whom" beyond the order of the slices (docs/architecture.md).

Every rule speaks of parts by name, so a slice is bound by them from its first file on.
"""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ROOT = "handrail"
COMPOSITION = {"app", "schema"}
COMPOSERS = {"__main__", "app", "commands", "demo", "schema"}
# Inside a slice a file uses only those after it: graphql -> service -> policy | store -> types. Other names are free.
RANKS = {"graphql": 4, "http": 4, "jobs": 4, "service": 3, "policy": 2, "store": 2, "types": 1, "states": 0}
# What other slices may use of a slice.
DOORS = {"types", "inputs", "service"}


class SlicesContract(Contract):
    """Core knows no feature, a slice is layered inside, and others enter it by its types, inputs and service."""

    type_name = "slices"
    slices = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        slices: set[str] = self.slices  # type: ignore[assignment]
        broken = []
        for importer, imported in own_imports(graph):
            reason = refuse(importer.split(".")[1:], imported.split(".")[1:], slices)
            if reason:
                broken.append(place(graph, importer, imported) + f": {reason}")
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        report(check)


class PackagesContract(Contract):
    """A foreign package is named only by the parts that may: a file name of any slice, or a part of the root.

    `harmless` are lines that anyone may write, because they name a type and do nothing.
    """

    type_name = "packages"
    package = fields.StringField()
    allowed = fields.SetField(subfield=fields.StringField())
    harmless = fields.SetField(subfield=fields.StringField(), required=False, default=set())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        package: str = self.package  # type: ignore[assignment]
        allowed: set[str] = self.allowed  # type: ignore[assignment]
        harmless: set[str] = self.harmless  # type: ignore[assignment]
        importers = graph.find_modules_that_directly_import(package) if package in graph.modules else set()
        broken = [
            place(graph, importer, package) + f": only {', '.join(sorted(allowed))} may name {package}"
            for importer in sorted(importers)
            if not allowed & set(importer.split(".")[1:3]) and not lines(graph, importer, package) <= harmless
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        report(check)


def refuse(importer: list[str], imported: list[str], slices: set[str]) -> str | None:
    """Why `importer` may not import `imported` (both without the root package), or None."""
    if not importer or not imported:
        return None
    part, other = importer[0], imported[0]
    if part == "core" and (other in slices or other in COMPOSITION or other == "transport"):
        return "core knows no slice, no transport and no composition"
    if other in COMPOSITION and part not in COMPOSERS:
        return f"nobody imports {other}"
    if part in slices and other in slices and len(imported) > 1:
        file = importer[1] if len(importer) > 1 else "__init__"
        if part != other and imported[1] not in DOORS:
            return f"other slices use only the types, the inputs and the service of {other}"
        if part == other and file != imported[1] and RANKS.get(file, 9) <= RANKS.get(imported[1], -1):
            return "inside a slice: graphql -> service -> policy | store -> types"
    return None


def own_imports(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if imported.split(".")[0] == ROOT:
                yield importer, imported


def lines(graph: ImportGraph, importer: str, imported: str) -> set[str]:
    return {detail["line_contents"] for detail in graph.get_import_details(importer=importer, imported=imported)}


def place(graph: ImportGraph, importer: str, imported: str) -> str:
    details = list(graph.get_import_details(importer=importer, imported=imported))
    line = details[0]["line_number"] if details else "?"
    return f"{importer}:{line} imports {imported}"


def report(check: ContractCheck) -> None:
    for line in check.metadata["broken"]:
        output.print_error(f"- {line}", bold=False)
