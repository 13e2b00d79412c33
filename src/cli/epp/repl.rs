//! The read-eval-print loop of `navn epp`: one session, a command a line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::arguments::Action;
use super::connection::ConnectionError;
use super::talk::Talk;

#[derive(Debug, Parser)]
#[command(name = "", no_binary_name = true, disable_version_flag = true)]
#[command(override_usage = "COMMAND …   (quit ends the session)")]
struct Line {
    #[command(subcommand)]
    action: Action,
}

/// Reads commands until `quit` or the end of the input; tells whether the last was a yes.
///
/// # Errors
/// [`ConnectionError`] when the connection breaks; others when the terminal cannot be read.
pub async fn run(talk: &mut Talk) -> anyhow::Result<bool> {
    let mut editor = DefaultEditor::new()?;
    let history = history_file();
    if let Some(file) = &history {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    let mut success = true;
    loop {
        let read;
        (editor, read) = next_line(talk, editor).await?;
        let line = match read {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(error.into()),
        };
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if !holds_secret(line) {
            editor.add_history_entry(line)?;
        }
        if matches!(line, "quit" | "exit") {
            break;
        }
        match parse(line) {
            Err(problem) => eprintln!("{}", problem.trim_end()),
            Ok(Action::Repl) => eprintln!("This is it."),
            Ok(action) => match talk.carry_out(&action).await {
                Ok(yes) => success = yes,
                Err(error) if error.is::<ConnectionError>() => return Err(error),
                Err(error) => eprintln!("{error:#}"),
            },
        }
    }
    if let Some(Err(error)) = history.map(|file| editor.save_history(&file)) {
        eprintln!("the history is not kept: {error}");
    }
    Ok(success)
}

/// Waits for a line while the session is kept alive.
async fn next_line(
    talk: &mut Talk,
    mut editor: DefaultEditor,
) -> anyhow::Result<(DefaultEditor, rustyline::Result<String>)> {
    let mut reading = tokio::task::spawn_blocking(move || {
        let read = editor.readline(PROMPT);
        (editor, read)
    });
    loop {
        tokio::select! {
            done = &mut reading => return Ok(done?),
            () = tokio::time::sleep(KEEP_ALIVE) => talk.keep_alive().await?,
        }
    }
}

fn parse(line: &str) -> Result<Action, String> {
    let words = words(line)?;
    Line::try_parse_from(words).map(|line| line.action).map_err(|error| error.to_string())
}

/// Splits a line as a shell does: blanks part, quotes hold together, a backslash takes the next
/// character as it is.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if open == c => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() { Err("a quotation mark is not closed".to_owned()) } else { Ok(words) }
}

/// Tokens are keys to a domain: a line with one is not kept.
fn holds_secret(line: &str) -> bool {
    ["--token ", "--token=", "--auth-info"].iter().any(|option| line.contains(option))
}

fn history_file() -> Option<PathBuf> {
    let state = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from);
    let folder = state.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")))?.join("navn");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("epp-history"))
}

const PROMPT: &str = "epp> ";
/// Well under the idle life of a session.
const KEEP_ALIVE: Duration = Duration::from_secs(120);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_command() {
        assert!(matches!(parse("check a.dk b.dk"), Ok(Action::Check(check)) if check.names == ["a.dk", "b.dk"]));
        assert!(matches!(parse("poll --ack 4"), Ok(Action::Poll(_))));
        assert!(parse("chek a.dk").is_err());
    }

    #[test]
    fn help_lists_the_commands() {
        let help = parse("help").unwrap_err();
        assert!(help.contains("transfer") && help.contains("quit"), "{help}");
    }

    #[test]
    fn quotes_hold_words_together() {
        assert_eq!(
            words(r#"update a.dk --add-ds "1 13 2 AB" '' c\ d"#).unwrap(),
            ["update", "a.dk", "--add-ds", "1 13 2 AB", "", "c d"]
        );
        assert!(words("say \"a").is_err());
    }

    #[test]
    fn lines_with_tokens_are_not_kept() {
        assert!(holds_secret("transfer a.dk --token T"));
        assert!(!holds_secret("update a.dk --token-new transfer"));
    }
}
