// What a script finds in its world. This text is evaluated inside QuickJS, before the script, and never by Node: it has
// nothing but the two functions that it is given, which take and give text. A script can spoil its own world; what the
// server relies on is kept here, out of its reach.
;(function furnish(send, sendLog) {
  const { parse, stringify } = JSON
  const { freeze, defineProperty, values } = Object
  const { isArray } = Array
  const waiting = { __proto__: null }
  let lastCall = 0

  /** An error with a code of ours, which nobody else can make. */
  class CallError extends Error {
    #code
    constructor(code, message, stack) {
      super(message)
      this.#code = code
      this.code = code
      defineProperty(this, 'stack', { value: stack, configurable: true, writable: true })
    }
    static codeOf(thrown) {
      return #code in thrown ? thrown.#code : null
    }
  }

  /** The stack is of the moment of the call: that is the line which the author looks for. */
  const call = (kind, request) => {
    const { stack } = new Error()
    return new Promise((resolve, reject) => {
      const id = ++lastCall
      const refusal = send(id, kind, stringify(request))
      if (refusal === undefined) waiting[id] = { resolve, reject, stack }
      else reject(new CallError('threw', refusal, stack))
    })
  }

  const settle = (id, ok, text, code) => {
    const { resolve, reject, stack } = waiting[id]
    delete waiting[id]
    if (!ok) return reject(new CallError(code, parse(text), stack))
    try {
      resolve(parse(text))
    } catch (error) {
      reject(error)
    }
  }

  const onlyMembers = (options, allowed, what) => {
    if (options === null || typeof options !== 'object' || isArray(options))
      throw new TypeError(`${what} takes its options as an object: { ${allowed} }`)
    for (const name in options)
      if (!`, ${allowed},`.includes(` ${name},`))
        throw new TypeError(`${what} has no option “${name}”. It has: ${allowed}`)
  }

  const invoke = (script, options = {}) => {
    onlyMembers(options, 'parameters', 'invoke')
    return call('invoke', { script, parameters: options.parameters ?? {} })
  }

  const http = async (url, options = {}) => {
    onlyMembers(options, 'method, headers, body', 'http')
    const { method = 'GET', headers = {}, body = null } = options
    const isText = body === null || typeof body === 'string'
    const answer = await call('http', {
      url: `${url}`,
      method,
      headers,
      body: isText ? body : stringify(body),
      isJson: !isText,
    })
    return { ...answer, json: () => parse(answer.text) }
  }

  const show = (value) => {
    if (typeof value === 'string') return value
    try {
      if (value instanceof Error) return `${value}`
      return stringify(value) ?? String(value)
    } catch {
      return typeof value === 'object' ? 'an object that cannot be written as JSON' : String(value)
    }
  }

  const write = (prefix, pieces) => {
    let text = prefix
    for (let index = 0; index < pieces.length; index += 1) text += (index ? ' ' : '') + show(pieces[index])
    sendLog(stringify(text))
  }
  const log = (...pieces) => write('', pieces)
  log.warn = (...pieces) => write('Warning: ', pieces)

  const deepFreeze = (value) => {
    if (value === null || typeof value !== 'object') return value
    for (const member of values(value)) deepFreeze(member)
    return freeze(value)
  }

  const give = (name, value) => defineProperty(globalThis, name, { value: freeze(value), enumerable: true })

  const putIn = (world) => {
    // It would be one more kind of memory to watch, and nothing here could share it.
    delete globalThis.SharedArrayBuffer
    const { computer, person, tenant, parameters } = deepFreeze(parse(world))
    give('computer', computer)
    give('person', person)
    give('tenant', tenant)
    give('parameters', parameters)
    give('invoke', invoke)
    give('http', http)
    give('log', log)
  }

  /** The answer as JSON; undefined stands for null. */
  const finish = (value) => {
    if (value === undefined) return 'null'
    const text = stringify(value)
    if (text === undefined)
      throw new TypeError(`a ${typeof value} cannot be returned, only what JSON can carry`)
    return text
  }

  /** Whatever was thrown, in words, as JSON. */
  const describe = (thrown) => {
    if (!(thrown instanceof Error))
      return stringify({ name: '', message: show(thrown), stack: '', code: null, native: false })
    const { name, message, stack } = thrown
    return stringify({
      name: `${name}`,
      message: `${message}`,
      stack: `${stack}`,
      code: CallError.codeOf(thrown),
      native: thrown instanceof InternalError,
    })
  }

  return { putIn, settle, finish, describe }
})
