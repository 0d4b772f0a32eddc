//! The files that people import: however they were saved, and what is told of those that cannot be read.

use encoding_rs::WINDOWS_1252;

use crate::support::Team;
use crate::support::person::Answer;

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn a_file_is_read_however_it_was_saved() {
    let team = Team::open();
    let ana = team.ana();
    let text = |number: usize, delimiter: &str| {
        format!("username,name,phone\r\nlead_{number},\"Jörg, Ünal\r\nÅs\",1234\r\n")
            .replace("\"Jörg, Ünal\r\nÅs\"", "\"Jörg, Ünal Ås\"")
            .replace(',', delimiter)
            .replace(&format!("Jörg{delimiter} "), "Jörg, ")
    };
    let cp1252 = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
    let files: [Vec<u8>; 8] = [
        text(0, ",").into_bytes(),
        format!("\u{feff}{}", text(1, ";")).into_bytes(),
        utf_16(&format!("\u{feff}{}", text(2, "\t")), u16::to_le_bytes),
        utf_16(&format!("\u{feff}{}", text(3, ",")), u16::to_be_bytes),
        utf_16(&text(4, ";"), u16::to_le_bytes),
        utf_16(&text(5, "\t"), u16::to_be_bytes),
        cp1252(&text(6, ";")),
        cp1252(&format!("sep=;\r\n{}", text(7, ";"))),
    ];
    for (number, bytes) in files.into_iter().enumerate() {
        let draft = ana.uploads("people.csv", bytes).await;
        let form = ana.follow(&draft).await.expect(200).page().form("Preview");
        team.runs_import(&ana, &form).await;
        let lead = team.contact(&format!("lead_{number}"));
        assert_eq!(lead.name.as_deref(), Some("Jörg, Ünal Ås"), "{number}");
        assert_eq!(lead.phone.as_deref(), Some("1234"), "{number}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words_and_nothing_is_kept_of_it() {
    let team = Team::open();
    let ana = team.ana();
    let endless = format!("username,name\nanna,\"{}", "x\n".repeat(200_000));
    let told = |answer: Answer| answer.page().words(".alert");
    for (bytes, sentence) in [
        (Vec::new(), "The file is empty."),
        (b"\n\n , \n".to_vec(), "The file is empty."),
        (
            b"username,name\n".to_vec(),
            "The file has headers, but no rows.",
        ),
        (
            b"PK\x03\x04xl/workbook".to_vec(),
            "This is an Excel workbook or another packed file. Open it, save it as CSV UTF-8, and choose that file.",
        ),
        (
            b"\xEF\xBB\xBFusername\nan\xFFna\n".to_vec(),
            "The file says that its letters are written in UTF-8, but some are not. Save it again as CSV UTF-8.",
        ),
        (
            b"username,name\nanna,\"Anna\nben,Ben\n".to_vec(),
            "A quotation mark in row 2 is opened and never closed. Close it, or take it out.",
        ),
        (
            b"username,name\ranna,\"Anna\rben,Ben".to_vec(),
            "A quotation mark in row 2 is opened and never closed. Close it, or take it out.",
        ),
        (
            endless.into_bytes(),
            "The file has a row of more than 256 KB. Most likely a quotation mark is opened and never closed.",
        ),
    ] {
        let answer = ana.uploads("people.csv", bytes).await.expect(422);
        assert_eq!(told(answer), sentence);
    }
    let nothing = ana.uploads("", Vec::new()).await.expect(422);
    assert_eq!(told(nothing), "Choose a file.");
    let large = vec![b'x'; 51_000_000];
    let large = ana.uploads("people.csv", large).await.expect(413);
    assert_eq!(
        told(large),
        "The file is larger than 50 MB. Split it, and import one part after the other."
    );
    team.waits_until(|team| team.dump(&["batches", "batch_items"]).is_empty())
        .await;
}

#[tokio::test]
async fn odd_cells_are_kept_or_refused_row_by_row() {
    let team = Team::open();
    let ana = team.ana();
    let long = "x".repeat(20_000);
    let file = format!(
        "username,name,email,email\nanna,\"An\0na\nK\",,\nben,{long},,\ncleo\ndora,\"Dora \"\"D\"\"\",new@example.com,other@example.com\n"
    );
    let id = team.imports(&ana, &file).await;
    let report = ana
        .get(&format!("/contacts/import/{id}/report"))
        .await
        .expect(200)
        .body;
    assert!(report.contains("2,updated,"), "{report}");
    assert_eq!(team.contact("anna").name.as_deref(), Some("Anna K"));
    assert!(
        report.contains("3,refused,\"Name is too long: 20000 characters, at most 100.\""),
        "{report}"
    );
    assert!(report.contains("4,unchanged,"), "{report}");
    assert!(report.contains(&long), "nothing of a row is lost");
    let dora = team.contact("dora");
    assert_eq!(dora.name.as_deref(), Some("Dora \"D\""));
    assert_eq!(
        dora.email.as_deref(),
        Some("new@example.com"),
        "of two e-mails the first"
    );
}

#[tokio::test]
async fn a_form_without_a_file_or_of_another_organization_is_refused() {
    let team = Team::open();
    let ana = team.ana();
    let other = ana
        .clone()
        .at("2")
        .uploads("people.csv", "username\nanna\n")
        .await;
    assert!(
        other
            .expect(409)
            .page()
            .text()
            .contains("Nothing was saved.")
    );
    let request = ana.request(reqwest::Method::POST, "/contacts/import");
    let request = request.header("Origin", &team.server.address);
    let garbled = request
        .header("Content-Type", "multipart/form-data; boundary=x")
        .body("--x\r\n");
    let garbled = ana.send(garbled).await.expect(400);
    assert_eq!(
        garbled.page().words(".alert"),
        "The file did not arrive whole. Choose it again."
    );
    ana.post("/contacts/import", &[]).await.expect(415);
    team.milo()
        .uploads("people.csv", "username\nanna\n")
        .await
        .expect(403);
    assert_eq!(team.dump(&["batches"]), [""; 0]);
}
