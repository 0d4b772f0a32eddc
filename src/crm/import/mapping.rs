//! Which column of a file is taken for what; and how the same columns were taken last time.

use diesel::prelude::*;

use super::column::{Column, guess};
use crate::db::Connection;
use crate::db::id::OrganizationId;
use crate::db::schema::import_mappings;
use crate::error::{Error, Result};
use crate::people::{Admin, Tx, token};

/// A place for each column of the file; nothing where it is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(Vec<Option<Column>>);

impl Mapping {
    /// # Errors
    /// `Invalid` on `columns` where two columns are taken for one thing, or none says who a row is about.
    pub fn new(columns: Vec<Option<Column>>) -> Result<Self> {
        for column in Column::ALL {
            if columns
                .iter()
                .flatten()
                .filter(|taken| *taken == column)
                .count()
                > 1
            {
                let label = column.label();
                return Err(refused(format!(
                    "Two columns are taken for {label}. Leave one of them out."
                )));
            }
        }
        let identities = [Column::Username, Column::ManychatId, Column::Email];
        if !columns
            .iter()
            .flatten()
            .any(|column| identities.contains(column))
        {
            return Err(refused(
                "No column says who a row is about. Choose the one that holds the username, the ManyChat id or the e-mail."
                    .to_owned(),
            ));
        }
        Ok(Self(columns))
    }

    /// Reads what [`Mapping::codes`] wrote; what is not known any more is left out.
    #[must_use]
    pub fn from_codes(codes: &str) -> Self {
        Self(codes.split(',').map(|code| code.parse().ok()).collect())
    }

    /// As it is kept.
    #[must_use]
    pub fn codes(&self) -> String {
        let codes: Vec<&str> = self
            .columns()
            .map(|column| column.map_or("", Column::code))
            .collect();
        codes.join(",")
    }

    pub fn columns(&self) -> impl Iterator<Item = Option<Column>> + '_ {
        self.0.iter().copied()
    }

    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.0.contains(&Some(column))
    }

    /// How many columns the file has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.len()
    }
}

fn refused(sentence: String) -> Error {
    Error::invalid("columns", sentence)
}

/// As columns with these headers were taken last time; or else as their headers call them.
///
/// # Errors
/// The database's.
pub fn suggested(
    connection: &mut Connection,
    admin: &Admin,
    headers: &[String],
) -> Result<Vec<Option<Column>>> {
    let kept: Option<String> = of(admin.organization().id, header_hash(headers))
        .select(import_mappings::mapping)
        .first(connection)
        .optional()?;
    let kept = kept.map(|codes| Mapping::from_codes(&codes).0);
    Ok(kept
        .filter(|columns| columns.len() == headers.len())
        .unwrap_or_else(|| guess(headers)))
}

/// Remembers how columns with these headers are taken.
pub(super) fn remember(tx: &mut Tx<'_>, headers: &[String], mapping: &Mapping) -> Result<()> {
    let (organization, now) = (tx.organization(), tx.now());
    let updated = diesel::update(of(organization, header_hash(headers)))
        .set((
            import_mappings::mapping.eq(mapping.codes()),
            import_mappings::updated_at.eq(now),
        ))
        .execute(tx.connection)?;
    if updated == 0 {
        let row = (
            import_mappings::organization_id.eq(organization),
            import_mappings::header_hash.eq(header_hash(headers)),
            import_mappings::mapping.eq(mapping.codes()),
            import_mappings::updated_at.eq(now),
        );
        diesel::insert_into(import_mappings::table)
            .values(row)
            .execute(tx.connection)
            .map_err(Error::overtaken_if_taken)?;
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn of(organization: OrganizationId, header_hash: String) -> _ {
    import_mappings::table.find((organization, header_hash))
}

/// The same for the same headers in the same order, whatever their capitals.
fn header_hash(headers: &[String]) -> String {
    let headers: Vec<String> = headers.iter().map(|header| header.to_lowercase()).collect();
    token::hash(&headers.join("\u{1f}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_back_as_it_was() {
        let columns = vec![Some(Column::Username), None, Some(Column::Email), None];
        let mapping = Mapping::new(columns).unwrap();
        assert_eq!(mapping.codes(), "username,,email,");
        assert_eq!(Mapping::from_codes(&mapping.codes()), mapping);
        assert_eq!(
            Mapping::from_codes("username,gone"),
            Mapping(vec![Some(Column::Username), None])
        );
    }

    #[test]
    fn a_mapping_must_say_who_and_nothing_twice() {
        assert!(Mapping::new(vec![Some(Column::Name), None]).is_err());
        assert!(Mapping::new(vec![Some(Column::Email), Some(Column::Email)]).is_err());
        for column in [Column::Username, Column::ManychatId, Column::Email] {
            assert!(Mapping::new(vec![None, Some(column)]).is_ok());
        }
    }
}
