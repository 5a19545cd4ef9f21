/** The yardstick: bare PUTs of slices, four at a time, each to an address of its own. No opening, no sealing. */
import { PART_BYTES, PARTS_IN_FLIGHT } from '../plan.ts'
import { timeUpload } from './lap.ts'

timeUpload(async (file, bucketUrl) => {
  const folder = `${bucketUrl}/${crypto.randomUUID()}`
  let next = 0
  const sendInTurn = async () => {
    while (next * PART_BYTES < file.size) {
      const number = next++
      await put(`${folder}/${number}`, file.slice(number * PART_BYTES, (number + 1) * PART_BYTES))
    }
  }
  await Promise.all(Array.from({ length: PARTS_IN_FLIGHT }, sendInTurn))
})

function put(url: string, body: Blob): Promise<void> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('PUT', url)
    xhr.onload = () => (xhr.status === 200 ? resolve() : reject(new Error(`HTTP ${xhr.status}`)))
    xhr.onerror = () => reject(new Error('no answer'))
    xhr.send(body)
  })
}
