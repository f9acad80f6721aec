//! Source tables: CSV with data-package metadata, indexed for look-up by entity, counterpart, measure, unit, period.

/// The tables that a run checks against.
#[derive(Debug, Default)]
pub struct Tables {}
