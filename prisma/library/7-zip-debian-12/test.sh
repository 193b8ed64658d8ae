# Whether the program starts and knows its own formats.
program=$(command -v 7z || command -v 7zz) || { echo 'Neither 7z nor 7zz is there.'; echo false; exit 0; }
if "$program" i >/dev/null 2>&1; then echo true; else echo false; fi
