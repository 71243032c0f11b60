// The arrows of docs/architecture.md and the one owner of each heavy dependency. `test/unit/layers.test.ts`
// plants a violation of every rule and sees it reported.
/** One owner folder for a package. */
const owner = (name, packages, folders) => ({
  name: `owner-${name}`,
  severity: 'error',
  comment: `${packages} belongs to ${folders}`,
  from: { path: '^(shared|electron|renderer)/', pathNot: folders },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'shared-imports-no-other-folder',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(electron|renderer|test|build)/' },
    },
    {
      name: 'shared-names-no-platform',
      severity: 'error',
      from: { path: '^shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-knows-only-shared',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|test|build)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-names-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-knows-only-shared',
      severity: 'error',
      comment: 'catalogues are data and may be read by the command line',
      from: { path: '^electron/' },
      to: { path: '^(renderer|test|build)/', pathNot: '^renderer/ui/locale/[a-z]+/[a-z]+\\.json$' },
    },
    {
      name: 'only-glue-imports-electron',
      severity: 'error',
      from: { path: '^(shared|renderer|electron)/', pathNot: '^electron/(main|preload)/' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
    {
      name: 'features-never-import-features',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/[^/]+/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'ui-is-dumb',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(store|drafts|exchange|host|features|app)/' },
    },
    {
      name: 'store-knows-no-screens',
      severity: 'error',
      from: { path: '^renderer/(store|drafts|exchange|host)/' },
      to: { path: '^renderer/(features|app)/' },
    },
    {
      name: 'exchange-cannot-open-the-private-store',
      severity: 'error',
      comment: 'law 2: nothing that travels can read annotations; by no way, and not as a type',
      from: { path: '^(electron/host/exchange/|renderer/exchange/|shared/contract/exchange\\.ts$)' },
      to: {
        path: '^(electron/host/files/|shared/domain/annotation\\.ts$|renderer/(store|features)/)',
        reachable: true,
      },
    },
    {
      name: 'only-app-composes',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/app/' },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'host-knows-no-start-mode',
      severity: 'error',
      from: { path: '^electron/host/' },
      to: { path: '^electron/(loopback|cli|main|preload|utility|hub)/' },
    },
    {
      name: 'hub-knows-only-codecs',
      severity: 'error',
      comment:
        'a relay that cannot read: of the exchange it has the bytes of messages, of the host its files',
      from: { path: '^electron/hub/' },
      to: { path: '^electron/', pathNot: '^electron/(hub|host/exchange/codec|host/data-folder)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(shared|electron|renderer|build)/' },
      to: { path: '^test/' },
    },
    {
      name: 'ships-what-it-imports',
      severity: 'error',
      comment: 'Electron is the program around the bundle, not a part of it',
      from: { path: '^(shared|electron|renderer)/' },
      to: {
        pathNot: 'node_modules/electron/',
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    owner('automerge', '@automerge', '^shared/drafts/|^renderer/drafts/worker/'),
    owner('rxdb', 'rxdb|dexie', '^renderer/store/'),
    owner('prosemirror', 'prosemirror-[a-z]+', '^renderer/(drafts|features/drafting)/'),
    owner('ws', 'ws', '^electron/(loopback|hub|host/exchange/(line|mailbox))/'),
    owner('multicast-dns', 'multicast-dns', '^electron/host/exchange/line/'),
    owner('nats', '@nats-io', '^electron/hub/store/'),
    owner('docx', 'docx', '^electron/host/exporting/'),
    owner('readers', 'saxes|parse5', '^electron/host/importing/'),
    owner('react-aria', 'react-aria-components', '^renderer/ui/'),
    owner('react-intl', 'react-intl', '^renderer/ui/locale/'),
    owner(
      'cbor',
      'cborg',
      '^shared/(rpc|drafts)/|^electron/host/(exchange|importing)/|^renderer/store/backup/',
    ),
    owner('updater', 'electron-updater|builder-util-runtime', '^electron/host/updates/'),
    owner('sqlite', '@sqlite\\.org|@noble/ciphers', '^renderer/search/'),
    owner('stemmers', 'snowball-stemmers', '^shared/text/search/'),
    owner('argon2', 'hash-wasm', '^electron/host/(keys|updates|importing/odt)/|^renderer/store/backup/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.module\\.css$|\\?url$|\\?raw$|\\?worker$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'module', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
