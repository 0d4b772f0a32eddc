//! What a column of a file is taken for, and how it is guessed from its header.

use crate::db::text_enum::text_enum;

text_enum! {
    /// What an import can write. An export has these columns first, in this order.
    Column {
        Username = "username",
        Name = "name",
        Email = "email",
        Phone = "phone",
        DealValue = "deal_value",
        ManychatId = "manychat_id",
        IgId = "ig_id",
        Stage = "stage",
        LeadStatus = "lead_status",
        Tags = "tags",
        Assignee = "assignee",
        Source = "source",
    }
}

impl Column {
    /// The header of an export, and the choice on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Username => "Username",
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::DealValue => "Deal value",
            Self::ManychatId => "ManyChat id",
            Self::IgId => "Instagram id",
            Self::Stage => "Pipeline Stage",
            Self::LeadStatus => "Lead Status",
            Self::Tags => "Tags",
            Self::Assignee => "Assignee",
            Self::Source => "Source",
        }
    }

    /// What other systems call it, as [`key`] writes it.
    fn spellings(self) -> impl Iterator<Item = &'static str> {
        let spellings = match self {
            Self::Username => {
                "username user handle ighandle instagram ig igusername instagramusername \
                instagramhandle instagramuser instagramprofile instagramurl profile profileurl \
                benutzername nutzername usuario utilisateur"
            }
            Self::Name => {
                "name fullname contactname contact leadname displayname personname customername \
                kunde nombre nom"
            }
            Self::Email => {
                "email emailaddress mail contactemail emailwork workemail personemail correo \
                courriel"
            }
            Self::Phone => {
                "phone phonenumber mobile mobilephone mobilenumber telephone tel telefon handy \
                whatsapp whatsappphone cell cellphone"
            }
            Self::DealValue => {
                "dealvalue value amount dealamount dealsize leadvalue opportunityvalue revenue \
                expectedrevenue price betrag wert"
            }
            Self::ManychatId => {
                "manychatid manychatuserid manychatcontactid subscriberid mcid pageuserid"
            }
            Self::IgId => "instagramid igid iguserid instagramuserid instagramscopedid igsid",
            Self::Stage => "pipelinestage stage dealstage stagename column list phase",
            Self::LeadStatus => "leadstatus status dealstatus opportunitystatus",
            Self::Tags => "tags tag labels label schlagworte etiquetas",
            Self::Assignee => {
                "assignee assignedto assigned owner contactowner dealowner leadowner salesrep rep \
                setter closer responsible"
            }
            Self::Source => "source leadsource contactsource origin",
        };
        spellings.split_whitespace()
    }
}

/// The columns of a file as their headers call them. Each is taken once: of two that are called alike, the first.
#[must_use]
pub fn guess(headers: &[String]) -> Vec<Option<Column>> {
    let mut taken = Vec::new();
    let guessed = |header: &String| {
        let key = key(header);
        let column = Column::ALL
            .iter()
            .copied()
            .find(|column| column.spellings().any(|spelling| spelling == key))?;
        if taken.contains(&column) {
            return None;
        }
        taken.push(column);
        Some(column)
    };
    headers.iter().map(guessed).collect()
}

/// A header without what people write differently: `E-Mail Address` and `email_address` are one.
fn key(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str]) -> Vec<&'static str> {
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        let code = |column: Option<Column>| column.map_or("", Column::code);
        guess(&headers).into_iter().map(code).collect()
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        let found = guessed(&[
            "IG Handle",
            "Full Name",
            "e-mail address",
            "PHONE_NUMBER",
            "Deal Amount",
            "ManyChat ID",
            "Stage",
            "Status",
            "Labels",
            "Contact owner",
            "Lead Source",
            "Conversation Status",
            "Notes",
            "id",
        ]);
        let expected = [
            "username",
            "name",
            "email",
            "phone",
            "deal_value",
            "manychat_id",
            "stage",
            "lead_status",
            "tags",
            "assignee",
            "source",
            "",
            "",
            "",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_exports_headers_are_all_known() {
        let labels: Vec<&str> = Column::ALL.iter().map(|column| column.label()).collect();
        let codes: Vec<&str> = Column::ALL.iter().map(|column| column.code()).collect();
        assert_eq!(guessed(&labels), codes);
    }

    #[test]
    fn of_two_columns_that_are_called_alike_the_first_is_taken() {
        assert_eq!(guessed(&["Email", "E-mail", "email"]), ["email", "", ""]);
    }

    #[test]
    fn no_spelling_stands_for_two_columns() {
        let mut all: Vec<&str> = Column::ALL
            .iter()
            .flat_map(|column| column.spellings())
            .collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before);
    }
}
