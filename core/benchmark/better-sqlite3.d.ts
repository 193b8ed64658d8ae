/** The few lines of better-sqlite3 that the benchmark uses; the package brings no types. */
declare module 'better-sqlite3' {
  class Database {
    constructor(path: string)
    exec(sql: string): this
    prepare(sql: string): Database.Statement
    transaction(work: () => void): () => void
    close(): this
  }

  namespace Database {
    interface Statement {
      run(...values: unknown[]): unknown
      all(...values: unknown[]): unknown[]
      raw(): Statement
    }
  }

  export = Database
}
