CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TRIGGER notes_not_empty BEFORE INSERT ON notes
WHEN new.body = '' BEGIN
  SELECT RAISE(ABORT, 'a note is empty');
END;
