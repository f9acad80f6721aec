//! Language knowledge as data: number words, scales, units, currencies, hedges, months, eras, names that are no figures.
