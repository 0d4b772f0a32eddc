//! How the letters of a file are written, found out from its bytes; and the file as UTF-8, whatever it is written in.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are read at a time.
const CHUNK: usize = 8 * 1024;

/// The first bytes of what is no text, though people take it for a table.
const NO_TEXT: [(&[u8], &str); 4] = [
    (
        b"PK\x03\x04",
        "This is an Excel workbook or another packed file. Open it, save it as CSV UTF-8, and choose that file.",
    ),
    (
        b"\xD0\xCF\x11\xE0",
        "This is an old Excel workbook. Open it, save it as CSV UTF-8, and choose that file.",
    ),
    (b"%PDF", "This is a PDF. Choose a CSV file."),
    (
        b"\x1F\x8B",
        "This is a packed file. Unpack it, and choose the CSV file in it.",
    ),
];

/// The encoding of a file: by the mark at its beginning; or else UTF-16 where every second byte is empty, UTF-8 where all
/// of it can be read so, and what Windows writes in western Europe otherwise. The file is at its beginning afterwards.
///
/// # Errors
/// `InvalidData`, with a sentence, for what is no text at all; the system's.
pub(super) fn detect(file: &mut (impl Read + Seek)) -> io::Result<&'static Encoding> {
    let mut first = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    if let Some((_, sentence)) = NO_TEXT.iter().find(|(mark, _)| first.starts_with(mark)) {
        return Err(refused(sentence));
    }
    if let Some((encoding, _)) = Encoding::for_bom(&first) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf_16_without_mark(&first) {
        return Ok(encoding);
    }
    let is_utf_8 = match io::copy(&mut Decoded::new(&mut *file, UTF_8), &mut io::sink()) {
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => false,
        Err(error) => return Err(error),
    };
    file.seek(SeekFrom::Start(0))?;
    Ok(if is_utf_8 { UTF_8 } else { WINDOWS_1252 })
}

/// Delimiters, digits and line ends have an empty byte in UTF-16, whatever the language.
fn utf_16_without_mark(first: &[u8]) -> Option<&'static Encoding> {
    let empty = |side: usize| {
        let bytes = first.iter().skip(side).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (empty(0), empty(1));
    let many = (first.len() / 40).max(1);
    if odd >= many && even * 10 < odd {
        Some(UTF_16LE)
    } else if even >= many && odd * 10 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

pub(super) fn refused(sentence: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, sentence)
}

/// A file as UTF-8, without the mark at its beginning.
pub(super) struct Decoded<R> {
    file: R,
    encoding: &'static Encoding,
    decoder: Decoder,
    /// Read, and not decoded yet.
    raw: Box<[u8; CHUNK]>,
    from: usize,
    to: usize,
    is_at_end: bool,
    /// Decoded, and not handed out yet.
    text: Vec<u8>,
    given: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(file: R, encoding: &'static Encoding) -> Self {
        Self {
            file,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: Box::new([0; CHUNK]),
            from: 0,
            to: 0,
            is_at_end: false,
            text: Vec::new(),
            given: 0,
        }
    }

    /// Decodes what comes next; nothing is left to hand out only at the end.
    fn decode_more(&mut self) -> io::Result<()> {
        self.given = 0;
        self.text.clear();
        while self.text.is_empty() && !(self.is_at_end && self.from == self.to) {
            if self.from == self.to {
                (self.from, self.to) = (0, self.file.read(&mut self.raw[..])?);
                self.is_at_end = self.to == 0;
            }
            let raw = &self.raw[self.from..self.to];
            let space = self
                .decoder
                .max_utf8_buffer_length_without_replacement(raw.len());
            self.text.resize(space.unwrap_or(4 * CHUNK), 0);
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                raw,
                &mut self.text,
                self.is_at_end,
            );
            self.from += read;
            self.text.truncate(written);
            if let DecoderResult::Malformed(..) = result {
                let name = self.encoding.name();
                return Err(refused(&format!(
                    "The file says that its letters are written in {name}, but some are not. Save it again as CSV UTF-8.",
                )));
            }
            if self.is_at_end {
                break;
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.decode_more()?;
        }
        let given = (self.text.len() - self.given).min(into.len());
        into[..given].copy_from_slice(&self.text[self.given..self.given + given]);
        self.given += given;
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn read(bytes: &[u8]) -> io::Result<(&'static str, String)> {
        let mut file = Cursor::new(bytes);
        let encoding = detect(&mut file)?;
        let mut text = String::new();
        Decoded::new(file, encoding).read_to_string(&mut text)?;
        Ok((encoding.name(), text))
    }

    fn utf_16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = mark.then_some('\u{feff}');
        let text: String = mark.into_iter().chain(text.chars()).collect();
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn letters_are_read_however_they_are_written() {
        let text = "name;city\nJörg “Ünal”;København\n李;Łódź €\n";
        let western = "name;city\nJörg “Ünal”;København €\n";
        let (cp1252, ..) = WINDOWS_1252.encode(western);
        for (bytes, name, text) in [
            (text.as_bytes().to_vec(), "UTF-8", text),
            (format!("\u{feff}{text}").into_bytes(), "UTF-8", text),
            (utf_16(text, true, u16::to_le_bytes), "UTF-16LE", text),
            (utf_16(text, true, u16::to_be_bytes), "UTF-16BE", text),
            (utf_16(text, false, u16::to_le_bytes), "UTF-16LE", text),
            (utf_16(text, false, u16::to_be_bytes), "UTF-16BE", text),
            (cp1252.to_vec(), "windows-1252", western),
            (Vec::new(), "UTF-8", ""),
        ] {
            assert_eq!(read(&bytes).unwrap(), (name, text.to_owned()));
        }
    }

    #[test]
    fn cyrillic_in_utf_16_is_known_by_its_commas_and_line_ends() {
        let text = "имя,город\nОльга,Москва\nАнна,Казань\n".repeat(40);
        let bytes = utf_16(&text, false, u16::to_le_bytes);
        assert_eq!(read(&bytes).unwrap(), ("UTF-16LE", text));
    }

    #[test]
    fn a_letter_across_two_reads_is_whole() {
        let text = format!("{}{}", "a".repeat(CHUNK - 1), "ü€".repeat(CHUNK));
        assert_eq!(read(text.as_bytes()).unwrap(), ("UTF-8", text.clone()));
        let bytes = utf_16(&text, true, u16::to_le_bytes);
        assert_eq!(read(&bytes).unwrap(), ("UTF-16LE", text));
    }

    #[test]
    fn one_wrong_letter_far_behind_is_found_before_the_file_is_taken_for_utf_8() {
        let mut bytes = "a,b\n".repeat(20_000).into_bytes();
        bytes.extend(b"J\xF6rg,1\n");
        let (name, text) = read(&bytes).unwrap();
        assert_eq!(name, "windows-1252");
        assert!(text.ends_with("Jörg,1\n"));
    }

    #[test]
    fn what_is_no_text_is_refused_in_words() {
        for bytes in [
            &b"PK\x03\x04rest"[..],
            b"\xD0\xCF\x11\xE0\xA1\xB1",
            b"%PDF-1.7",
            b"\xEF\xBB\xBFname\n\xFF\n",
            b"\xFF\xFEa\0\n\0\x00\xDC",
        ] {
            let error = read(bytes).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert!(error.to_string().ends_with('.'), "{error}");
        }
    }
}
