// The domain that a first start makes: a small mission control. Pure.

export const DEMO_DOMAIN = `# A domain file: who may hear and talk on which loop.
domain: { id: main, name: Mission Control }

# People. Nobody signs on without a password; an administrator gives a one-time password.
users:
  - { id: admin, name: Administrator }
  - { id: anna, name: Anna Berg }
  - { id: ben, name: Ben Okafor }
  - { id: chloe, name: Chloe Martin }
  - { id: dario, name: Dario Rossi }

# Voice loops. name: at most 30 characters; abbreviation: at most 8; highlight: none, red, orange, yellow;
# priority: normal, priority (speech on it dims other loops for who wants it), emergency (for all who hear it).
# A loop without group and port, its multicast address, is given one that it keeps; no two loops share one.
loops:
  - { id: flight, name: Flight Director, abbreviation: FD, highlight: red }
  - { id: air-ground, name: Air to Ground 1, abbreviation: AG1, highlight: yellow }
  - { id: gnc, name: "Guidance, Navigation, Control", abbreviation: GNC }
  - { id: eecom, name: Environment and Power, abbreviation: EECOM }
  - { id: telcom, name: Telemetry and Command, abbreviation: TELCOM }
  - { id: fdo, name: Flight Dynamics, abbreviation: FDO }
  - { id: ground, name: Ground Network, abbreviation: GC }
  - { id: directors, name: Directors Only, abbreviation: DIR, highlight: orange }

# Roles. talkMode: single (talk on one loop at a time) or multi. rights per loop: none, monitor or talk;
# a loop that is not named is none.
projects:
  - id: demo
    name: Demo Mission
    roles:
      - id: director
        name: Flight Director
        talkMode: multi
        members: [admin, anna, ben]
        rights:
          flight: talk
          air-ground: talk
          gnc: talk
          eecom: talk
          telcom: talk
          fdo: talk
          ground: talk
          directors: talk
      - id: controller
        name: Flight Controller
        talkMode: single
        members: [admin, chloe, dario]
        rights:
          flight: talk
          air-ground: monitor
          gnc: talk
          eecom: talk
          telcom: talk
          fdo: monitor
          ground: monitor
          directors: none
`
