/*
 * Who may watch now: one account, its leases in a store, two nodes, and the sign-out of device 0.
 *
 * Promises, checked in every state:
 *   LIMIT     never more live leases than the limit, also after a plan was lowered;
 *   RENEWAL   renewing never creates;
 *   GHOST     after the receipt the signed-out device holds no place,
 *   ADMITTED  ... and no start of it is admitted;
 *   OWN       no device is denied by an earlier try of its own,
 *   ROOM      ... nor by a lease that has expired.
 * With MEMORY (the store loses all it knew once):
 *   PASSES    no more devices hold a valid pass than the limit.
 *
 * Each action is one d_step. Commands to the store may take any time; node 1 may be silent for any
 * time. That a node without s does not trust once the sign-out is confirmed is what signout.pml
 * shows; here it is given. README.md tells how to read, run and break the model.
 */

#define L1_ATOMIC   1   /* counting and adding are one step */
#define L1_REPLACE  2   /* a start replaces this device's earlier try */
#define L1_LIMIT    3   /* the limit that counts is the one in the key */
#define L1_VERSION  4   /* an older version of it does not overwrite a newer one */
#define L1_SURPLUS  5   /* a lowered plan ends what is too much in the same step */
#define L1_PRESENT  6   /* only what is present is renewed */
#define L1_EXPIRED  7   /* ... and has not expired */
#define L1_DROP     8   /* what has expired does not count */
#define L1_TAKEOVER 9   /* taking over ends the other and begins this one in one step */
#define L2_FIRST   10   /* a node refuses the sid first, and then releases its leases */
#define L2_TOMB    11   /* the release leaves a tombstone of the sid */
#define L2_REFUSE  12   /* a start with a tombstone is refused, in its one step */
#define L2_RETRY   13   /* the release is tried until it ran */
#define L2_WAIT    14   /* the receipt waits for its own node's release */
#define L3_CHECK   15   /* the sid is checked again after the acquire, before the 201 */
#define M_HOLD     16   /* a store that lost its memory holds starts back for one lease time */

#ifndef WITHOUT
#define WITHOUT 0
#endif
#define rule(r) (WITHOUT != r)

#ifndef DEVICES
#define DEVICES 2
#endif
#ifndef STARTS
#define STARTS 3        /* tries to start, of all devices together */
#endif
#ifndef LIMIT
#define LIMIT 1
#endif
#ifndef LEASE
#define LEASE 1         /* ticks */
#endif
#ifndef REACH
#define REACH 0
#endif
/* Further switches: PLAN (the plan is raised by one and lowered again; nobody signs out), MEMORY
   (see above; nobody stops or takes over, nor signs out, unless SIGN_OUT is given too: then the
   store forgets tombstones, and passes are not counted), REACH=n (look for a good state of kind n,
   to see that the run is about something). */
#if !defined(PLAN) && !defined(MEMORY) && !defined(SIGN_OUT)
#define SIGN_OUT
#endif

/* phases of a start */
#define NONE     0
#define SENT     1      /* the sid was found good; the command is on its way to the store */
#define COUNTED  2      /* room was found, nothing added yet (L1_ATOMIC, L1_TAKEOVER) */
#define TAKEN    3      /* the store said yes */
#define ADMITTED 4      /* 201 */
#define OVER     5      /* refused, denied, or nobody hears the answer */

typedef Start {
  unsigned phase : 3;
  unsigned device : 2;
  unsigned node : 1;
  unsigned plan : 2;    /* the limit that the start read in the account (L1_LIMIT) */
  bit beat;             /* a heartbeat is on its way to the store */
  bit there;            /* in the store */
  unsigned left : 2;    /* ticks until it expires; 0: it has */
  unsigned pass : 2     /* ticks for which its pass is valid (MEMORY) */
};

Start starts[STARTS];
bit tomb;               /* of device 0 */
unsigned limit : 2;     /* in the key */
unsigned version : 2;
unsigned plan : 2;      /* in the account; the change goes to the key by a command of its own */
bit raising, lowering;  /* commands on their way */
bit lowered;            /* the change was acknowledged */
bit committed, has[2], trust[2], released[2], confirmed;
bit lost;
unsigned held : 2;      /* ticks for which starts are held back (M_HOLD) */
byte i, n, live;

#define isLive(t) (starts[t].there && starts[t].left > 0)
#define counts(t) (starts[t].there && (starts[t].left > 0 || !rule(L1_DROP)))

#define fail(wrong, said) if :: wrong -> printf(said); assert(false) :: else fi

#if REACH == 1          /* full, after a sign-out freed a place for another device */
#define reached (confirmed && n == LIMIT && starts[0].device == 0 && starts[0].phase == ADMITTED && \
                 starts[1].device == 1 && starts[1].phase == ADMITTED && isLive(1))
#elif REACH == 2        /* both places of a raised plan were taken, and it was lowered */
#define reached (lowered && n == LIMIT && starts[0].phase == ADMITTED && \
                 starts[1].phase == ADMITTED && starts[0].device != starts[1].device && \
                 !starts[0].there && isLive(1) && starts[1].beat)
#elif REACH == 3        /* after the loss others watch than before */
#define reached (lost && starts[0].phase == ADMITTED && starts[1].phase == ADMITTED && \
                 starts[0].device != starts[1].device && isLive(1))
#endif

/* Devices that may watch by their passes. */
inline passes() {
  n = 0;
  for (live : 0 .. DEVICES - 1) {
    for (i : 0 .. STARTS - 1) {
      if
      :: starts[i].pass > 0 && starts[i].device == live -> n++; break
      :: else
      fi
    }
  }
  fail(REACH == 0 && n > LIMIT, "STEP == PASSES\n")
}

inline promise() {
  n = 0; live = 0;
  for (i : 0 .. STARTS - 1) {
    if
    :: isLive(i) -> n++
    :: else
    fi;
    if
    :: isLive(i) && starts[i].device == 0 -> live = 1
    :: else
    fi
  }
#if REACH
  fail(reached, "STEP == REACHED\n");
#else
  fail(n > limit || lowered && n > LIMIT, "STEP == LIMIT\n");
  fail(confirmed && live, "STEP == GHOST\n");
#endif
#if defined(MEMORY) && !defined(SIGN_OUT)
  passes();
#endif
  i = 0; n = 0; live = 0
}

/* --- the store: each of these is one step on the account's key */

inline count() {
  n = 0;
  for (i : 0 .. STARTS - 1) {
    if
    :: counts(i) -> n++
    :: else
    fi
  }
  i = 0
}

inline put(t) {
  starts[t].there = 1; starts[t].left = LEASE; starts[t].phase = TAKEN;
#ifdef MEMORY
  starts[t].pass = LEASE;
#endif
  printf("STEP the store gives start %d its place\n", t)
}

inline drop(t) { starts[t].there = 0; starts[t].left = 0 }

inline over(t) { starts[t].phase = OVER; starts[t].plan = 0 }

#define allowed(t) (rule(L1_LIMIT) -> limit : starts[t].plan)
#define room(t)    (n < allowed(t))

/* Drop what has expired, refuse a tombstone, replace this device's earlier try, count, add. */
inline acquire(t) {
  live = 0;
  for (i : 0 .. STARTS - 1) {
    if
    :: i != t && starts[i].there && starts[i].left == 0 && rule(L1_DROP) -> drop(i)
    :: i != t && starts[i].there && starts[i].device == starts[t].device ->
       if
       :: rule(L1_REPLACE) -> drop(i)
       :: else -> live = 1
       fi
    :: else
    fi
  }
  count();
  if
  :: starts[t].device == 0 && tomb && rule(L2_REFUSE) || held > 0 ->
     over(t); printf("STEP the store refuses start %d\n", t)
  :: else ->
     if
     :: room(t) && rule(L1_ATOMIC) -> put(t)
     :: room(t) && !rule(L1_ATOMIC) ->
        starts[t].phase = COUNTED; printf("STEP the store finds room for start %d\n", t)
     :: else ->
        over(t); printf("STEP the store denies start %d\n", t);
        fail(REACH == 0 && live && n <= limit, "STEP == OWN\n");
        n = 0;
        for (i : 0 .. STARTS - 1) {
          if
          :: isLive(i) -> n++
          :: else
          fi
        }
        i = 0;
        fail(REACH == 0 && n < limit, "STEP == ROOM\n")
     fi
  fi;
  n = 0; live = 0
}

#define canTake(t, u) (t != u && starts[t].phase == SENT && isLive(u) && \
                       starts[u].device != starts[t].device && \
                       !(starts[t].device == 0 && tomb && rule(L2_REFUSE)))

inline takeOver(t, u) {
  drop(u);
  for (i : 0 .. STARTS - 1) {
    if
    :: i != t && starts[i].there && starts[i].device == starts[t].device -> drop(i)
    :: else
    fi
  }
  i = 0;
  printf("STEP start %d takes the place of start %d\n", t, u);
  if
  :: rule(L1_TAKEOVER) ->
     count();
     if
     :: n < limit -> put(t)
     :: else -> over(t)
     fi;
     n = 0
  :: else -> starts[t].phase = COUNTED
  fi
}

proctype Store() {
  do
#ifdef PLAN
  :: d_step { raising ->
       raising = 0; printf("STEP the key learns of the raised plan\n");
       if
       :: version < 1 || !rule(L1_VERSION) -> limit = LIMIT + 1; version = 1
       :: else
       fi;
       promise() }
  :: d_step { lowering ->
       lowering = 0; lowered = 1; limit = LIMIT; version = 2;
       printf("STEP the key learns of the lowered plan\n");
       count();
       for (i : 0 .. STARTS - 1) {
         if
         :: n > LIMIT && isLive(i) && rule(L1_SURPLUS) -> drop(i); n--
         :: else
         fi
       }
       promise() }
#endif
#ifdef MEMORY
  :: d_step { !lost ->
       lost = 1; held = (rule(M_HOLD) -> LEASE : 0);
       for (i : 0 .. STARTS - 1) { drop(i) }
       i = 0; tomb = 0; printf("STEP the store loses its memory\n") }
#endif
  :: d_step { true ->
       for (i : 0 .. STARTS - 1) {
         starts[i].left = (starts[i].left > 0 -> starts[i].left - 1 : 0);
         starts[i].pass = (starts[i].pass > 0 -> starts[i].pass - 1 : 0)
       }
       held = (held > 0 -> held - 1 : 0);
       i = 0; printf("STEP -- tick --\n") }
  od
}

/* --- the account's plan changes twice; the commands overtake each other */

#ifdef PLAN
proctype Plan() {
  d_step { plan = LIMIT + 1; raising = 1; printf("STEP the plan is raised\n") }
  d_step { plan = LIMIT; lowering = 1; printf("STEP the plan is lowered\n") }
}
#endif

/* --- the nodes */

#ifdef SIGN_OUT
proctype SignOut() {
  d_step { committed = 1; printf("STEP the sign-out of device 0 is committed on node 0\n") }
  do
  :: d_step { !confirmed && has[0] && (released[0] || !rule(L2_WAIT)) && (has[1] || !trust[1]) ->
       confirmed = 1; printf("STEP => the receipt says confirmed\n"); promise() }
  od
}
#endif

inline release(x) {
  for (i : 0 .. STARTS - 1) {
    if
    :: starts[i].there && starts[i].device == 0 -> drop(i)
    :: else
    fi
  }
  i = 0; tomb = rule(L2_TOMB); released[x] = 1;
  printf("STEP node %d's release of device 0 reaches the store\n", x)
}

#define mayRelease(x) (has[x] || !rule(L2_FIRST) && committed)

proctype Follow(bit x) {
  do
  :: d_step { x == 1 && trust[1] -> trust[1] = 0; printf("STEP node 1 is stale\n") }
  :: d_step { !trust[x] || committed && !has[x] ->
       trust[x] = 1; has[x] = committed;
       printf("STEP node %d reads the log (signed out: %d)\n", x, has[x]) }
  :: d_step { mayRelease(x) && !released[x] -> release(x); promise() }
  :: d_step { mayRelease(x) && !released[x] && !rule(L2_RETRY) ->
       released[x] = 1; printf("STEP node %d's release of device 0 is lost\n", x) }
  od
}

/* --- the devices */

#define good(x, d) (trust[x] && !(has[x] && d == 0))

inline begin(t, d, x) {
  starts[t].phase = SENT; starts[t].device = d; starts[t].node = x;
  starts[t].plan = (rule(L1_LIMIT) -> 0 : plan);
  printf("STEP device %d asks node %d for start %d\n", d, x, t)
}

/* Tries are alike but for their order: a later one does not begin before the earlier. */
#define mayBegin(t) (t == 0 || starts[(t + STARTS - 1) % STARTS].phase != NONE)

proctype Try(byte t) {
  do
  :: d_step { starts[t].phase == NONE && good(0, 0) && mayBegin(t) -> begin(t, 0, 0) }
  :: d_step { starts[t].phase == NONE && good(1, 0) && mayBegin(t) -> begin(t, 0, 1) }
  :: d_step { starts[t].phase == NONE && good(0, 1) && mayBegin(t) -> begin(t, 1, 0) }
  :: d_step { starts[t].phase == NONE && good(1, 1) && mayBegin(t) -> begin(t, 1, 1) }
#if DEVICES > 2
  :: d_step { starts[t].phase == NONE && good(1, 2) && mayBegin(t) -> begin(t, 2, 1) }
#endif
  :: d_step { starts[t].phase == SENT -> acquire(t); promise() }
#ifndef MEMORY
  :: d_step { canTake(t, 0) -> takeOver(t, 0); promise() }
  :: d_step { canTake(t, 1) -> takeOver(t, 1); promise() }
#endif
  :: d_step { starts[t].phase == COUNTED -> put(t); promise() }
  :: d_step { starts[t].phase == TAKEN ->
       if
       :: good(starts[t].node, starts[t].device) || !rule(L3_CHECK) ->
          starts[t].phase = ADMITTED;
          printf("STEP node %d admits start %d\n", starts[t].node, t);
          fail(REACH == 0 && confirmed && starts[t].device == 0, "STEP == ADMITTED\n")
       :: else -> /* whether its release ever reaches the store promises nothing */
                  over(t); printf("STEP node %d finds device %d signed out\n", starts[t].node,
                    starts[t].device)
       fi;
       promise() }
  :: d_step { starts[t].phase == TAKEN ->
       over(t); printf("STEP the answer to start %d is lost\n", t) }
  :: d_step { starts[t].phase == ADMITTED && !starts[t].beat ->
       starts[t].beat = 1; printf("STEP start %d sends a heartbeat\n", t); promise() }
  :: d_step { starts[t].beat ->
       starts[t].beat = 0; printf("STEP the heartbeat of start %d reaches the store\n", t);
       live = isLive(t);
       if
       :: isLive(t) || starts[t].there && !rule(L1_EXPIRED) || !rule(L1_PRESENT) ->
          starts[t].there = 1; starts[t].left = LEASE;
#ifdef MEMORY
          starts[t].pass = LEASE;
#endif
          fail(REACH == 0 && !live, "STEP == RENEWAL\n")
       :: else
       fi;
       promise() }
#ifndef MEMORY
  :: d_step { starts[t].phase == ADMITTED && starts[t].there ->
       drop(t); printf("STEP start %d is stopped\n", t) }
#endif
  od
}


init {
  d_step { limit = LIMIT; plan = LIMIT; trust[0] = 1; trust[1] = 1 }
  atomic {
    run Store();
#ifdef PLAN
    run Plan();
#endif
#ifdef SIGN_OUT
    run SignOut(); run Follow(0); run Follow(1);
#endif
    run Try(0); run Try(1);
#if STARTS > 2
    run Try(2);
#endif
  }
}
