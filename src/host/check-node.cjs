// Runs on any Node.js, however old, before anything that only a new one can read: no syntax of after 2010, no package.
var fs = require('fs');
var path = require('path');

/** What Washa runs on, and with what its `npm ci` is known to work. */
var RUNS_ON = 24;
var INSTALLS_WITH = 20;

/**
 * What to do about this Node.js, in a sentence; empty when nothing is to be done.
 * @param version of this process, `18.19.0`
 * @param isInstall whether `npm ci` asks, which also brings the right one along
 * @param isThere whether it has done so
 */
function advice(version, isInstall, isThere) {
  var major = Number(version.split('.')[0]);
  if (major >= RUNS_ON || (isInstall && (isThere || major >= INSTALLS_WITH))) return '';
  var start = 'Washa runs on Node.js ' + RUNS_ON + ', and this is ' + version + ': ';
  var newer =
    'install Node.js ' +
    INSTALLS_WITH +
    ' or newer with its npm (https://nodejs.org/en/download), then run "npm ci" again.';
  if (isInstall) return start + newer;
  if (isThere) return start + 'start it with npm ("npm run demo", "npm start"), which finds the right one.';
  if (major < INSTALLS_WITH) return start + newer;
  return start + 'run "npm ci", which brings it along, and let npm run the install script of the package "node".';
}

module.exports = { advice: advice };

if (require.main === module) {
  var own = path.join(__dirname, '../../node_modules/node/bin/node');
  var words = advice(process.versions.node, process.argv[2] === 'install', fs.existsSync(own));
  if (words !== '') {
    console.error(words);
    process.exit(1);
  }
}
