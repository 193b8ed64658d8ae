import {
  AppWindow,
  ArrowLeft,
  Blocks,
  Box,
  Cable,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  CircleX,
  Clock,
  Cloud,
  Code,
  Database,
  Download,
  Eraser,
  FileText,
  Globe,
  HardDrive,
  Info,
  KeyRound,
  Laptop,
  LoaderCircle,
  Lock,
  Mail,
  Monitor,
  Network,
  Package,
  Play,
  Power,
  Printer,
  RefreshCw,
  Search,
  Server,
  Settings,
  Shield,
  ShieldCheck,
  Terminal,
  Trash,
  TriangleAlert,
  User,
  Users,
  Video,
  Wifi,
  Wrench,
  X,
} from 'lucide'
import { createElement } from 'preact'

type IconNode = typeof Box

/** Names (lucide's own) that an item's `icon` can have and that are shipped; others fall back to their kind's. */
const byName: Record<string, IconNode> = {
  'app-window': AppWindow,
  blocks: Blocks,
  cable: Cable,
  cloud: Cloud,
  code: Code,
  database: Database,
  download: Download,
  eraser: Eraser,
  'file-text': FileText,
  globe: Globe,
  'hard-drive': HardDrive,
  'key-round': KeyRound,
  laptop: Laptop,
  lock: Lock,
  mail: Mail,
  monitor: Monitor,
  network: Network,
  package: Package,
  power: Power,
  printer: Printer,
  'refresh-cw': RefreshCw,
  server: Server,
  settings: Settings,
  shield: Shield,
  'shield-check': ShieldCheck,
  terminal: Terminal,
  trash: Trash,
  user: User,
  users: Users,
  video: Video,
  wifi: Wifi,
  wrench: Wrench,
}

/** Icons of the panel itself, by what they mean. */
const bySign = {
  back: ArrowLeft,
  cancelled: CircleSlash,
  clear: X,
  done: CircleCheck,
  due: CircleDashed,
  failed: CircleX,
  info: Info,
  open: ChevronRight,
  refresh: RefreshCw,
  run: Play,
  search: Search,
  skipped: CircleSlash,
  uncertain: CircleHelp,
  underWay: LoaderCircle,
  waiting: Clock,
  warning: TriangleAlert,
  error: CircleAlert,
} satisfies Record<string, IconNode>

export type Sign = keyof typeof bySign

/** One of the panel's own icons; decoration only, so it says nothing to a screen reader. */
export function SignIcon({ sign }: { sign: Sign }) {
  return <Drawing node={bySign[sign]} className={`dh-icon dh-sign-${sign}`} />
}

/** The icon of a software or task: by its name, else by its kind. */
export function ToolIcon({ name, kind }: { name: string | null; kind: 'software' | 'task' }) {
  const node = byName[name ?? ''] ?? (kind === 'software' ? Box : Wrench)
  return <Drawing node={node} className="dh-icon" />
}

function Drawing({ node, className }: { node: IconNode; className: string }) {
  return (
    <svg
      class={className}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {node.map(([tag, attributes]) => createElement(tag, attributes))}
    </svg>
  )
}
