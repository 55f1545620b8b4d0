"""What comes from the ERP: a folder of CSV files and documents, taken in whole or not at all (SPEC 9)."""

from core.erp.importing import ImportResult, import_folder

__all__ = ["ImportResult", "import_folder"]
