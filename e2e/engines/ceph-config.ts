import { randomBytes } from 'node:crypto'

export interface CephConfig {
  readonly dir: string
  readonly fsid: string
  readonly monPort: number
  readonly s3Port: number
  readonly storeBytes: number
  readonly minSessionSeconds: number
}

/** The smallest cluster there is: one monitor, one OSD, one gateway, no authentication between them, all on loopback. */
export function cephConf({ dir, fsid, monPort, s3Port, storeBytes, minSessionSeconds }: CephConfig): string {
  return `[global]
fsid = ${fsid}
mon host = v1:127.0.0.1:${monPort}
mon initial members = a
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
mon data = ${dir}/mon
osd data = ${dir}/osd
run dir = ${dir}/run
admin socket = ""
log to file = false
log to stderr = true
mon cluster log to file = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd crush chooseleaf type = 0
osd class update on start = false
osd crush update on start = false
mon allow pool size one = true
mon max pg per osd = 2000
mon data avail crit = 1
paxos propose interval = 0.05
paxos min wait = 0.01
osd objectstore = memstore
memstore device bytes = ${storeBytes}

[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:${s3Port}
rgw dns name = s3.localhost
rgw s3 auth use sts = true
rgw sts key = ${randomBytes(8).toString('hex')}
rgw sts min session duration = ${minSessionSeconds}
rgw lc debug interval = 10
`
}
