//! Formats: findings in, bytes out. Nothing here decides anything.
