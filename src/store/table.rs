//! A table by its columns, and the statements that read and write it in sets.

/// The columns of a table. Texts come before numbers, in the statements and in the rows.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its primary key.
    pub key: &'static [&'static str],
    /// Texts written and read.
    pub texts: &'static [&'static str],
    /// Numbers written and read.
    pub numbers: &'static [&'static str],
    /// Texts written for searching only.
    pub derived_texts: &'static [&'static str],
    /// Numbers written for searching only.
    pub derived_numbers: &'static [&'static str],
    /// Texts read from elsewhere: expressions over the table's row.
    pub joined_texts: &'static [&'static str],
    /// Numbers read from elsewhere: expressions over the table's row.
    pub joined_numbers: &'static [&'static str],
}

/// A table without derived or joined columns, to be completed with `..PLAIN`.
pub const PLAIN: Table = Table {
    name: "",
    key: &[],
    texts: &[],
    numbers: &[],
    derived_texts: &[],
    derived_numbers: &[],
    joined_texts: &[],
    joined_numbers: &[],
};

impl Table {
    /// Adds the rows of `{1}`; a row whose key is there is replaced.
    pub fn upsert(&self) -> String {
        let replaced: Vec<String> = self
            .written()
            .filter(|(column, _)| !self.key.contains(column))
            .map(|(column, _)| format!("{column} = excluded.{column}"))
            .collect();
        format!(
            "{} where true on conflict ({}) do update set {}",
            self.insert(),
            self.key.join(", "),
            replaced.join(", ")
        )
    }

    /// Adds the rows of `{1}`.
    pub fn insert(&self) -> String {
        let columns: Vec<&str> = self.written().map(|(column, _)| column).collect();
        let values: Vec<String> =
            self.written().enumerate().map(|(at, (_, is_number))| element(at, is_number)).collect();
        format!("insert into {} ({}) select {} from {{1}}", self.name, columns.join(", "), values.join(", "))
    }

    /// Removes the rows whose keys are in `{1}`.
    pub fn delete(&self) -> String {
        format!("delete from {} where {}", self.name, self.key_in_rows())
    }

    /// The condition that the key is in `{1}`.
    pub fn key_in_rows(&self) -> String {
        let values: Vec<String> =
            self.key.iter().enumerate().map(|(at, column)| element(at, self.numbers.contains(column))).collect();
        let key = if let [column] = self.key { (*column).to_owned() } else { format!("({})", self.key.join(", ")) };
        format!("{key} in (select {} from {{1}})", values.join(", "))
    }

    /// The condition that the key, a single column, is the `value` of `{keys}`.
    pub fn key_is_value(&self) -> String {
        let [column] = self.key else { unreachable!("{} is looked up by a key of one column", self.name) };
        let value = if self.numbers.contains(column) { "cast(value as bigint)" } else { "value" };
        format!("{}.{column} = {value}", self.name)
    }

    /// What is read: texts, then numbers.
    pub fn columns(&self) -> (Vec<String>, Vec<String>) {
        let own = |column: &&str| format!("{}.{column}", self.name);
        let joined = |expression: &&str| (*expression).to_owned();
        (
            self.texts.iter().map(own).chain(self.joined_texts.iter().map(joined)).collect(),
            self.numbers.iter().map(own).chain(self.joined_numbers.iter().map(joined)).collect(),
        )
    }

    /// Reads the rows that `rest` (`where …`, `order by …`) says.
    pub fn select(&self, rest: &str) -> String {
        let (texts, numbers) = self.columns();
        format!("select {} from {} {rest}", [texts, numbers].concat().join(", "), self.name)
    }

    /// How many texts are read.
    pub fn texts_read(&self) -> usize {
        self.texts.len() + self.joined_texts.len()
    }

    fn written(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let texts = self.texts.iter().chain(self.derived_texts).map(|column| (*column, false));
        let numbers = self.numbers.iter().chain(self.derived_numbers).map(|column| (*column, true));
        texts.chain(numbers)
    }
}

fn element(at: usize, is_number: bool) -> String {
    if is_number { format!("cast(value ->> {at} as bigint)") } else { format!("value ->> {at}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Table =
        Table { name: "point", key: &["name", "n"], texts: &["name", "note"], numbers: &["n"], ..PLAIN };

    #[test]
    fn rows_are_replaced_by_key() {
        assert_eq!(
            POINT.upsert(),
            "insert into point (name, note, n) select value ->> 0, value ->> 1, cast(value ->> 2 as bigint) from {1} \
             where true on conflict (name, n) do update set note = excluded.note"
        );
    }

    #[test]
    fn rows_are_found_by_a_single_key() {
        let by = |key| Table { key, ..POINT }.key_is_value();
        assert_eq!(by(&["name"]), "point.name = value");
        assert_eq!(by(&["n"]), "point.n = cast(value as bigint)");
    }

    #[test]
    fn rows_are_removed_by_key() {
        assert_eq!(
            POINT.delete(),
            "delete from point where (name, n) in (select value ->> 0, cast(value ->> 1 as bigint) from {1})"
        );
    }
}
