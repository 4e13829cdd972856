/** What is printed and put into a drawer far from the box. In English and Swahili: whoever needs it may not be who made it. */
export function emergencySheet(sheet: {
  readonly code: string;
  readonly business: string;
  readonly places: readonly string[];
}): string {
  const { code, business, places } = sheet;
  const line = '─'.repeat(76);
  return `${line}
EMERGENCY SHEET of ${business}: the backups of Washa
${line}

  Recovery code     ${code}

  It is shown this once. Without it no backup can be opened, by nobody. Print this sheet, or write it
  down, and keep it where the box is not. Whoever has it and a backup can read everything.

  The box is lost or broken:
    1. Install Washa on a new box, and connect the disk, or fetch the newest file
       washa-….tar.gz.age from: ${places.length === 0 ? '(no place is named yet)' : places.join(', ')}
    2. sudo systemctl stop washa
       sudo washa restore FILE          it asks for the recovery code
       sudo systemctl start washa
    3. Payments since the backup are fetched from the providers; nobody is cut off before that.
       What is left to be done is on the first page of the console.

  Sanduku likipotea au kuharibika:
    1. Weka Washa kwenye sanduku jipya, unganisha diski, au chukua faili mpya kabisa ya nakala.
    2. sudo systemctl stop washa, kisha sudo washa restore FAILI, kisha sudo systemctl start washa.
    3. Malipo ya baada ya nakala yanaulizwa kwa watoa huduma; hakuna anayekatwa kabla ya hapo.

  Without Washa: age -d FILE > backup.tar.gz (it asks for the code), then tar xzf backup.tar.gz
${line}
`;
}
