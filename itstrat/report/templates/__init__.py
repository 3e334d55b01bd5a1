"""Templates of documents: Word files made by :mod:`make`, pages for typst."""
