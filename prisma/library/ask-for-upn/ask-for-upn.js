// Runs for a domain controller of the tenant. Takes the account of a signed-in user (parameters `domain` and `account`) and
// gives his UPN, or null where the domain has none for him. What cannot be told is an error, never null.
const { domain, account } = parameters
const answer = await invoke('Find the UPN of a domain account', { parameters: { domain, account } })
const printed = typeof answer === 'string' ? answer : answer.output
const lines = printed.split('\n').map((line) => line.trim())
const last = lines.filter((line) => line !== '').pop() ?? ''
if (last === 'absent') {
  log(`${domain} has no UPN for ${account}.`)
  return null
}
if (!/^[^\s@]+@[^\s@]+$/.test(last)) throw new Error(`${computer.name} answered with “${last}”, which is no UPN.`)
return last
