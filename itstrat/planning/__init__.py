"""What to do with what there is: appraisal, exposure, affordability, portfolio, conflicts, scenarios and impact.

Everything here is computed from a store and given back as frozen dataclasses; ``planning.tables`` makes tables of them.
"""
