// The arrows between the rooms (architecture: one way through the house). `npm run arrows` holds them.

/** Rooms that may be imported from, for each room. What is not listed is not allowed. */
const rooms = {
  core: [],
  server: ['core', 'prisma'],
  agent: ['core'],
  cli: ['core', 'server', 'agent'],
  ui: ['core'],
  widget: ['ui'],
  extension: ['ui'],
  console: ['ui'],
  demo: ['server', 'agent', 'core'],
}

/** Inside the server: from the outside in; a folder may import those that stand after it in its list. */
const serverFolders = {
  db: ['db'],
  facts: ['facts', 'db'],
  live: ['live'],
  scripting: ['scripting'],
  integrations: ['integrations'],
  domains: ['domains', 'facts', 'db', 'integrations', 'live', 'scripting'],
  engine: ['engine', 'domains', 'facts', 'db', 'integrations', 'live', 'scripting'],
  agents: ['agents', 'domains', 'db', 'live'],
  api: ['api', 'domains', 'db'],
  http: ['http', 'api', 'domains'],
}

const tests = '\\.(test|bench|browser\\.test)\\.tsx?$|/testing(\\.ts|/)'

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports`,
  severity: 'error',
  comment: `${room}/ may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^${room}/`, pathNot: tests },
  to: {
    path: `^(${Object.keys(rooms).concat('prisma', 'e2e').join('|')})/`,
    pathNot: `^(${[room, ...allowed].join('|')})/`,
    // Programs in the browser know the router's type, and nothing else of the server.
    ...(['ui', 'widget', 'extension', 'console'].includes(room) ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}))

const serverRules = Object.entries(serverFolders).map(([folder, allowed]) => ({
  name: `server-${folder}-imports`,
  severity: 'error',
  comment: `server/${folder}/ may import ${allowed.join(', ')} and the files beside them`,
  from: { path: `^server/${folder}/`, pathNot: tests },
  to: { path: '^server/[^/]+/', pathNot: `^server/(${allowed.join('|')})/` },
}))

export default {
  forbidden: [
    ...roomRules,
    ...serverRules,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one thing, or a third is missing',
      from: { pathNot: '^prisma/generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'database-behind-stores',
      severity: 'error',
      comment: 'Procedures never touch Prisma',
      from: { path: '^server/(api|http|engine|agents)/', pathNot: tests },
      to: { path: '^(prisma/|server/db/client)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: { pathNot: '^extension/\\.(wxt|output)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|\\.output|\\.wxt|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
}
