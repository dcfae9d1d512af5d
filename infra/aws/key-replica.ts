import { isMainland } from '../../lib/platform/domestic/mainland-regions.ts';
import { OperatorFault } from '../local/operator-fault.ts';

/** Of a stage file: where the stage is, and where its wrapped keys have their second copy (empty: nowhere). */
export interface KeyPlaces {
  readonly region: string;
  readonly keyReplica: string;
}

/** In the stage's own region the "second copy" would be the very same table. */
export const isSecondRegion = ({ region, keyReplica }: KeyPlaces): boolean => keyReplica === '' || (keyReplica !== region && isMainland('aws', keyReplica));
export const SECOND_REGION = 'keyReplica 须为空，或为 region 以外的另一境内区域 · keyReplica must be empty, or the other mainland region than that of the stage';

/** @throws OperatorFault */
export function requireSecondRegion(places: KeyPlaces): string {
  if (!isSecondRegion(places)) throw new OperatorFault(`${SECOND_REGION}: region=${places.region}, keyReplica=${places.keyReplica}`);
  return places.keyReplica;
}

/** Before the second table is made: it lies in that region of the stage file and in no other. @throws OperatorFault */
export function requireReplicaRegion(stage: string, places: KeyPlaces, deployedTo: string): void {
  const wanted = requireSecondRegion(places);
  if (wanted === '') throw new OperatorFault(`阶段 ${stage} 的阶段文件没有填写 keyReplica，不部署密钥副本 · The file of the stage ${stage} names no keyReplica: there is no second key table to deploy`);
  if (deployedTo !== wanted) {
    throw new OperatorFault(`密钥副本只能部署到阶段文件所填的 keyReplica（${wanted}），请去掉 --region（现为 ${deployedTo}） · The second key table belongs into the stage file's keyReplica, ${wanted}; leave out --region (now ${deployedTo})`);
  }
}
