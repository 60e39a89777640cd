// What castable resin and the flask ask of a model, as data: each limit with where it comes from. A changed limit is a new version; offers keep theirs.
import { castingTariff } from '../../tariffs/casting.ts'

export interface Limit {
  readonly value: number
  readonly unit: 'mm' | 'mm²' | 'ratio' | 'basis points' | 'facets'
  /** Who says so; "own choice" where nobody does. */
  readonly source: string
  readonly says: string
}

export interface CastingLimits {
  readonly version: string
  readonly wallMm: Limit
  readonly wallPrintableMm: Limit
  readonly thinShareBasisPoints: Limit
  readonly gapMm: Limit
  readonly gapShareBasisPoints: Limit
  readonly heavySectionMm: Limit
  readonly leastSideMm: Limit
  readonly leastSumOfSidesMm: Limit
  readonly routineShortMm: Limit
  readonly routineLongMm: Limit
  readonly flaskDiameterMm: Limit
  readonly flaskHeightMm: Limit
  readonly investmentMm: Limit
  readonly printWidthMm: Limit
  readonly printDepthMm: Limit
  readonly printHeightMm: Limit
  readonly escapeHoleMm: Limit
  readonly hollowShareBasisPoints: Limit
  readonly sharedShareBasisPoints: Limit
  readonly sprueMm: Limit
  readonly slendernessRatio: Limit
  readonly edgeMm: Limit
  readonly chordDeviationMm: Limit
  readonly facetCountLarge: Limit
  readonly suspiciouslySmallMm: Limit
  readonly suspiciouslyLargeMm: Limit
}

const mm = (value: number, source: string, says: string): Limit => ({ value, unit: 'mm', source, says })
const own = 'own choice'
const platform = (axis: 'x' | 'y' | 'z', says: string): Limit =>
  mm(Number(castingTariff.pattern.platformMm[axis]), `casting tariff ${castingTariff.version}`, says)

export const castingLimits: CastingLimits = {
  version: '2',
  wallMm: mm(0.8, 'gemwares.com, instructions for CAD files', 'all surfaces 0.8 mm or thicker; up to 0.25 mm go in filing and polishing'),
  wallPrintableMm: mm(0.3, 'Formlabs, Casting guide for Castable Wax', 'meshes of wire can be printed down to a diameter of 0.3 mm'),
  thinShareBasisPoints: { value: 50, unit: 'basis points', source: own, says: 'less of the surface is a rim or a sharp edge, not a wall' },
  gapMm: mm(0.3, 'gemwares.com, instructions for CAD files', 'engravings and cut-outs at least 0.3 mm wide'),
  gapShareBasisPoints: { value: 10, unit: 'basis points', source: own, says: 'less of the surface is the foot of a groove' },
  heavySectionMm: mm(4, 'saqlainbullion.com, Minimum wall thickness for jewelry CAM printing', 'review anything above 4 mm for shelling'),
  leastSideMm: mm(0.8, 'planfab.eu, guide to gold', 'no side below 0.8 mm'),
  leastSumOfSidesMm: mm(10, 'planfab.eu, guide to gold', 'sides that add up to at least 10 mm'),
  routineShortMm: mm(76.2, 'support.gildform.com, design requirements', 'nothing larger than 3 × 4 inches'),
  routineLongMm: mm(101.6, 'support.gildform.com, design requirements', 'nothing larger than 3 × 4 inches'),
  flaskDiameterMm: mm(
    101.6,
    'Ransom & Randolph burn-out cycles, quoted at orchid.ganoksin.com',
    'the largest flask with a cycle is 4 × 8 inches',
  ),
  flaskHeightMm: mm(
    203.2,
    'Ransom & Randolph burn-out cycles, quoted at orchid.ganoksin.com',
    'the largest flask with a cycle is 4 × 8 inches',
  ),
  investmentMm: mm(6.35, own, 'a quarter of an inch of investment between pattern and flask'),
  printWidthMm: platform('x', 'the printer is as wide, along X of the file'),
  printDepthMm: platform('y', 'the printer is as deep, along Y of the file'),
  printHeightMm: platform('z', 'the printer is as high, along Z of the file'),
  escapeHoleMm: mm(2.5, 'support.jlcpcb.com, 3D printing design guidelines', 'escape holes at least 2.5 mm wide, two of them below 3 mm'),
  hollowShareBasisPoints: {
    value: 500,
    unit: 'basis points',
    source: own,
    says: 'from 5 % of its volume on a closed cavity makes the piece a hollow one',
  },
  sharedShareBasisPoints: {
    value: 200,
    unit: 'basis points',
    source: own,
    says: 'up to 2 % of the volume counted twice is no more than what filing takes off; more is not charged unseen',
  },
  sprueMm: mm(
    1,
    'orchid.ganoksin.com, Sprue size for steam casting',
    'sprues of 18 gauge (1.02 mm) work, of 20 gauge (0.81 mm) they are too small',
  ),
  slendernessRatio: {
    value: 6,
    unit: 'ratio',
    source: own,
    says: 'higher than six times its narrower side, a pattern bends while it is printed',
  },
  edgeMm: mm(0.01, own, 'edges far below a printed layer of 0.025 mm cannot be seen'),
  chordDeviationMm: mm(0.05, own, 'two printed layers of 0.025 mm: flats of this depth show after polishing'),
  facetCountLarge: { value: 500_000, unit: 'facets', source: own, says: 'more than any pattern of this size needs' },
  suspiciouslySmallMm: mm(3, own, 'no piece of jewellery is smaller'),
  suspiciouslyLargeMm: mm(150, own, 'hardly a piece of jewellery is larger'),
}
