interface Plan {
  readonly code: string;
  readonly profile: string;
  readonly profile_like: string | null;
  readonly rate_limit: string | null;
  readonly devices: number | null;
  readonly session_s: number | null;
  readonly retired: boolean;
}

interface Plans {
  readonly plans: readonly Plan[];
  readonly routers: readonly { readonly name: string; readonly expired_profile: string }[];
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What speaks against a profile that Washa is to make for a plan: one plan would undo what the other says, or whoever has not paid would
 * get it too.
 */
export function checkPlanProfiles(current: Plans, wanted: Plans): Problem[] {
  const plans = [...new Map([...current.plans, ...wanted.plans].map((row) => [row.code, row])).values()];
  const routers = [...new Map([...current.routers, ...wanted.routers].map((row) => [row.name, row])).values()];
  return wanted.plans.flatMap((row, i): Problem[] => {
    if (row.profile_like === null || row.retired) return [];
    const at = (key: string) => ['plans', i, key];
    const twin = plans.find(
      (one) => one.code !== row.code && isMade(one) && one.profile === row.profile && !saysSame(one, row),
    );
    const walled = routers.find(({ expired_profile }) => expired_profile === row.profile);
    return [
      ...(row.profile_like === row.profile
        ? [
            {
              path: at('profile_like'),
              message: `"${row.profile}" cannot be like itself: name the one that it is made from`,
            },
          ]
        : []),
      ...(twin === undefined
        ? []
        : [
            {
              path: at('profile'),
              message: `Washa makes the profile "${row.profile}" for the plan ${twin.code} too, which says something else of it`,
            },
          ]),
      ...(walled === undefined
        ? []
        : [{ path: at('profile'), message: `"${row.profile}" is the profile of expired lines at ${walled.name}` }]),
    ];
  });
}

const isMade = ({ profile_like, retired }: Plan): boolean => profile_like !== null && !retired;

function saysSame(one: Plan, other: Plan): boolean {
  return one.rate_limit === other.rate_limit && one.devices === other.devices && one.session_s === other.session_s;
}
