import { router } from '../trpc.ts'
import { widgetCode, widgetRenew, widgetToken } from './connect-widget.ts'
import { createUser, listUsers, setBlocked, setPassword, setRole, setTenants } from './manage-users.ts'
import { endSignIn, listSignIns, me } from './own-account.ts'
import { checkSetupLink, setupFirstAdmin } from './set-up-first-admin.ts'

export const usersRouter = router({
  me,
  listSignIns,
  endSignIn,
  list: listUsers,
  create: createUser,
  setTenants,
  setRole,
  setBlocked,
  setPassword,
  widgetCode,
  widgetToken,
  widgetRenew,
  checkSetupLink,
  setupFirstAdmin,
})
