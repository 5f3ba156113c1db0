//! Finds the line of a place in a JSON text, so that a finding with a pointer can be looked up in an editor.

/// Returns the line, from 1, on which the value at a JSON pointer begins; the nearest one above when it is not there.
///
/// The text has been read before, so it is JSON.
pub(crate) fn line(text: &str, pointer: &str) -> usize {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    cursor.space();
    for step in pointer.split('/').skip(1) {
        let before = cursor.at;
        let step = step.replace("~1", "/").replace("~0", "~");
        if !cursor.enter(&step) {
            cursor.at = before;
            break;
        }
    }
    1 + text.bytes().take(cursor.at).filter(|byte| *byte == b'\n').count()
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.byte().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b':')) {
            self.at += 1;
        }
    }

    /// Goes to a field of an object or an element of a list; says whether it is there.
    fn enter(&mut self, step: &str) -> bool {
        let is_object = self.byte() == Some(b'{');
        self.at += 1;
        for index in 0_usize.. {
            self.space();
            if !matches!(self.byte(), Some(byte) if byte != b'}' && byte != b']') {
                break;
            }
            let key = if is_object { self.text() } else { index.to_string() };
            self.space();
            if key == step {
                return true;
            }
            self.skip();
        }
        false
    }

    /// Reads a string without its escapes: keys of definitions have none.
    fn text(&mut self) -> String {
        let start = self.at + 1;
        self.skip();
        let inside = self.bytes.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        String::from_utf8_lossy(inside).into_owned()
    }

    /// Goes behind the value that begins here.
    fn skip(&mut self) {
        let (mut depth, mut quoted) = (0_usize, false);
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'\\' if quoted => self.at += 1,
                b'"' => quoted = !quoted,
                _ if quoted => continue,
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            let next_ends = matches!(self.byte(), None | Some(b',' | b']' | b'}')) || self.white();
            if !quoted && depth == 0 && next_ends {
                return;
            }
            // A string is whole at its closing quote, whatever comes next.
            if byte == b'"' && !quoted && depth == 0 {
                return;
            }
        }
    }

    fn white(&self) -> bool {
        self.byte().is_some_and(|byte| byte.is_ascii_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_pointer_leads_to_the_line_of_its_value() {
        let text = "{\n \"a\": [1,\n  {\"b\":\n   \"x}\\\"]\", \"c\": null},\n  -2.5e3 ],\n \"d\": {}\n}";
        let rows = [
            ("", 1),
            ("/a", 2),
            ("/a/0", 2),
            ("/a/1", 3),
            ("/a/1/b", 4),
            ("/a/1/c", 4),
            ("/a/2", 5),
            ("/d", 6),
            ("/a/7", 2),
            ("/a/1/none", 3),
            ("/none", 1),
        ];
        for (pointer, expected) in rows {
            assert_eq!(line(text, pointer), expected, "{pointer}");
        }
    }
}
