// Runs before every script, also on runtimes too old for the rest: only plain old JavaScript here.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(
    'Delegate Workbench needs Node.js 22.12 or later and found ' +
      process.versions.node +
      '. On Linux and Windows "npm ci" installs Node 24 beside the project by itself; elsewhere install Node 24 from nodejs.org.\n',
  );
  process.exit(1);
}
