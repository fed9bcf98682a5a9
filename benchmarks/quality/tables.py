"""The tables that networks and boosted trees are compared on, and how their rows are divided."""
import csv
import gzip
import math
import pathlib
from dataclasses import dataclass

import numpy
from sklearn.model_selection import train_test_split

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE, TESTS = pathlib.Path(__file__).resolve().parent / "data", ROOT / "tests" / "GpuNet.Tests" / "TestData"


@dataclass(frozen=True)
class Table:
    name: str
    target: str
    folder: pathlib.Path = TESTS
    is_regression: bool = False
    is_logarithmic: bool = False

    @property
    def score(self):
        return "R²" if self.is_regression else "accuracy"

    @property
    def title(self):
        return f"{self.name}, ln {self.target}" if self.is_logarithmic else self.name

    def divide(self, seed, test_share, most=None):
        """Rows to learn from and rows to test, each class in its share; of a large table at most so many of all."""
        header, rows = self.read()
        column = header.index(self.target)
        if most is not None and len(rows) > most:
            rows = [rows[place] for place in numpy.random.RandomState(seed).permutation(len(rows))[:most]]
        classes = None if self.is_regression else [row[column] for row in rows]
        return Division(self, seed, header, rows, *train_test_split(rows, test_size=test_share, random_state=seed, stratify=classes))

    def read(self):
        path = next(self.folder.glob(f"{self.name}.csv*"))
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        column = header.index(self.target)
        for row in rows if self.is_logarithmic else []:
            row[column] = repr(math.log(float(row[column])))
        return header, rows


class Division:
    """A table's rows for one seed, as they are and as numbers."""

    def __init__(self, table, seed, header, rows, train, test):
        self.table, self.seed, self.header, self.train, self.test = table, seed, header, train, test
        target = header.index(table.target)
        self.places = [place for place in range(len(header)) if place != target]
        texts = {place for place in self.places if not all(map(is_number, (row[place] for row in rows)))}
        self.is_text = [place in texts for place in self.places]
        coded = texts if table.is_regression else texts | {target}
        self.codes = {place: {text: code for code, text in enumerate(sorted({row[place] for row in rows}))} for place in coded}

    @property
    def classes(self):
        """Number of classes; 0 where numbers are predicted."""
        return 0 if self.table.is_regression else len(self.codes[self.header.index(self.table.target)])

    def features(self, rows):
        """Numbers; texts as their places in the alphabet, missing values as NaN (rows, features)."""
        return numpy.array([[self.number(row, place) for place in self.places] for row in rows])

    def targets(self, rows):
        """Numbers, or the places of classes (rows)."""
        place = self.header.index(self.table.target)
        return numpy.array([self.number(row, place) for row in rows])

    def number(self, row, place):
        return self.codes[place][row[place]] if place in self.codes else math.nan if row[place] == "NA" else float(row[place])


def is_number(cell):
    try:
        return cell == "NA" or math.isfinite(float(cell))
    except ValueError:
        return False


TABLES = {table.name: table for table in [
    Table("Glass", "Type", HERE),
    Table("wine", "cultivar"),
    Table("Ionosphere", "Class", HERE),
    Table("diabetes", "progression", is_regression=True),
    Table("breast_cancer", "diagnosis"),
    Table("PimaIndiansDiabetes2", "diabetes", HERE),
    Table("Vehicle", "Class", HERE),
    Table("digits", "digit"),
    Table("spam", "type", HERE),
    Table("diamonds", "price", HERE, is_regression=True, is_logarithmic=True),
]}
IRIS = Table("iris", "species")
