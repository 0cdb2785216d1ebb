/*
 * The proved sign-out: one sign-out s, the nodes and edges that follow the log, and its receipt.
 *
 * Two promises are checked in every state:
 *   RECEIPT  once the sign-out is confirmed, no follower accepts its sid by local check;
 *   BOUND    at commit + S + margin none does, whether there is a receipt or not.
 * And where that is what a rule is for:
 *   COMES    at commit + S + margin the receipt is there (C1_BOUND);
 *   SOON     when nothing is lost and nobody dallies it is there before that (WEATHER).
 * A follower accepts exactly when it trusts its set (trust > 0) and s is not in the set (!has); with
 * CHECKS it counts for a check when that began.
 *
 * Each action is one d_step: one step of one participant. Whatever may happen may also wait for
 * any number of ticks, so a pause of any length at any point is among the behaviours. README.md
 * tells how to read, run and break the model.
 */

/* --- the rules: all hold, but for the one that -DWITHOUT=RULE takes out */

#define T1_ORDER        1   /* numbers are given under a lock that is held to the commit */
#define T1_EPOCH        2   /* a follower of a restored log starts over, as a new instance */
#define T1_QUIET       34   /* a restored log confirms by its bound alone, for S + margin */
#define T1_EDGES       35   /* ... its node keeps the edges it heard, as having applied nothing */
#define T2_STALE        4   /* local checks accept only while the trust lasts */
#define T3_NODE_SEND    5   /* a node's trust counts from the sending of its publication */
#define T3_EDGE_SEND    6   /* an edge's trust counts from the sending of its poll */
#define T3_INHERIT      7   /* ... and is at most what is left of the answering node's own */
#define T3_SILENT       8   /* a node without trust does not answer */
#define T3_GROW         9   /* deadlines only grow */
#define T4_ORDER       10   /* first the row is committed, then the log read, in a new snapshot */
#define T4_PRIMARY     11   /* both on the same primary */
#define T5_CHECK       12   /* a check takes one copy of (set, deadline) */
#define T5_ANSWER      13   /* an answer is made of one copy of (set, deadline) */
#define T5_APPLY       14   /* applied first, trusted and confirmed after */
#define T6_JOIN        15   /* sets are joined, never replaced */
#define T6_APPLIED     16   /* `applied` never falls */
#define T7_PAGE        17   /* only a complete answer extends trust */
#define T7_EMPTY       18   /* an empty follower trusts nothing */
#define C1_BOUND       19   /* the bound itself confirms */
#define C2_RESTART     20   /* a restarted edge is another instance */
#define C2_SHARED      21   /* two edges of one name are two instances */
#define C3_ROW         22   /* a restarted node has another row */
#define C4_WAIT        23   /* rows that have not applied s are waited for */
#define C4_LIST        24   /* rows are listed after the commit */
#define C4_STILL       25   /* a row that was silent must be so still when read after the commit */
#define C4_OWN         26   /* the waiting node's own row counts like the others */
#define C5_MIN         27   /* a node publishes the least of its own and its edges' applied */
#define C5_REGISTER    28   /* a poll is registered before its answer is computed */
#define C5_WINDOW      29   /* an edge counts for S + margin after it was heard */
#define C6_STOP        30   /* stopping leaves the row */
#define C6_CERTAIN     31   /* a row is deleted only when it is certain */
#define C7_AGAIN       32   /* whoever applied something polls again at once */
#define C7_STAY        33   /* an edge stays with its node until that fails */

#ifndef WITHOUT
#define WITHOUT 0
#endif
#define rule(r) (WITHOUT != r)

/* --- the configuration */

#ifndef TF
#define TF 2                /* ticks that a follower trusts at most: S on the slowest clock */
#endif
#ifndef TS
#define TS 2                /* ticks that a server waits at least: S + margin on the fastest clock */
#endif
#define NODES 2
#ifndef EDGES
#define EDGES 1
#endif
#ifndef FLIGHT
#define FLIGHT 1            /* polls under way at once, for each edge */
#endif
#ifndef NODE_CRASHES
#define NODE_CRASHES 0
#endif
#ifndef EDGE_CRASHES
#define EDGE_CRASHES 0
#endif
/* Further switches: DUPLICATES (polls and answers are doubled), LATE (publications of dead or
   impatient nodes are committed later), SERIAL (publication and read are one serial step),
   SHORT (the polls of node 1 are one step), CHECKS (checks take two steps), FRESH (an instance
   that has applied nothing counts as its node), DELETES (old rows are deleted), RESTORED (the log
   was restored: its numbers are given a second time), WEATHER (nothing is lost, nobody dallies),
   REACH=n (look for a state of kind n, to see that the run is about something). */

#define BOTH    0
#define RECEIPT 1
#define BOUND   2
#ifndef PROVE
#define PROVE BOTH
#endif
#ifndef REACH
#define REACH 0
#endif

#define FOLLOWERS (NODES + EDGES)
#define POLLS     (EDGES * FLIGHT)
#define ROWS      (NODES + NODE_CRASHES)
#define INSTANCES (EDGES + EDGE_CRASHES)
#define edge(e)   (NODES + (e))

#if PROVE == BOUND
#define counting  false     /* no row, no register, no receipt: the bound needs no bookkeeping */
#else
#define counting  (!confirmed)
#endif

/* --- the state */

typedef Follower {
  bit has;                  /* s is in the set */
  bit app;                  /* it says that it has applied up to the number of s */
  bit log;                  /* the log it counts in: 1 is the one that s is in */
  unsigned trust : 2        /* ticks that are left of its trust */
};

typedef Heard {             /* what a node knows of an edge's instance */
  bit app;
  unsigned age : 2          /* ticks since it was heard; TS: not counted (any more) */
};

typedef Node {
  unsigned phase : 3;       /* of its own poll */
  bit pub;                  /* what it publishes as applied */
  bit gotHas;               /* what it read */
  bit gotApp;
  bit page;                 /* ... and whether there was more */
  unsigned age : 2;         /* ticks since the publication was sent */
  unsigned row : 3;
  bit late;                 /* a publication that it gave up may yet be committed */
  bit latePub;
  unsigned lateRow : 3;
  bit tired;                /* polled in this tick (WEATHER) */
  Heard heard[INSTANCES]
};

typedef Row {
  bit there;
  bit app;
  bit awaited;              /* the receipt waits for it */
  bit silent;               /* was silent for TS when looked at before the commit (C4_STILL) */
  unsigned age : 2          /* ticks since its beat changed */
};

typedef Poll {              /* an edge's poll, or its answer */
  unsigned phase : 3;
  unsigned node : 2;        /* that is asked */
  unsigned inst : 2;        /* that asks */
  bit app;                  /* that it confirms */
  bit log;                  /* in which log */
  unsigned time : 2;        /* asked: ticks since it was sent; answered: ticks of trust it brings */
  bit gotHas;               /* the answer */
  bit gotApp;
  bit gotLog;
  bit page;
  bit heard                 /* registered (C5_REGISTER) */
};

/* phases of a node's poll */
#define IDLE      0
#define SENT      1
#define PUBLISHED 2
#define READ      3
#define HALF      4         /* trusted, not yet applied (T5_APPLY) */

/* phases of an edge's poll */
#define FREE      0
#define ASKED     1
#define ORPHAN    2         /* asked, but nobody waits for the answer any more */
#define HELD      3
#define COPIED    4         /* the set is copied, the deadline not yet (T5_ANSWER) */
#define ANSWERED  5
#define APPLYING  6         /* trusted, not yet applied (T5_APPLY) */

Follower f[FOLLOWERS];
Node nodes[NODES];
Row rows[ROWS];
Poll polls[POLLS];
byte instance[EDGES];

bit committed;              /* s is in the log */
bit higher;                 /* a number higher than that of s is in the log (T1_ORDER) */
bit replica;                /* s has come to the replica (T4_PRIMARY) */
bit listed;                 /* rows were listed before the commit (C4_LIST) */
bit confirmed;              /* the receipt says so */
bit witness;                /* ... in the way that REACH looks for */
unsigned since : 2;         /* ticks since the commit, at most TS */
unsigned young : 2;         /* ticks until rows of a restored log count (T1_QUIET) */
byte nodeCrashes, edgeCrashes;

/* a check under way at edge 0 (CHECKS) */
unsigned checking : 1;
bit checkHas, checkLate;
unsigned checkTrust : 2;

/* loop variables, 0 between the steps */
byte i, j;

/* --- the promises */

#define byBound (committed && since >= TS)

#define accepts(x) (f[x].trust > 0 && !f[x].has)
#if EDGES == 1
#define someAccepts (accepts(0) || accepts(1) || accepts(2))
#else
#define someAccepts (accepts(0) || accepts(1) || accepts(2) || accepts(3))
#endif

/* What REACH=n looks for: each must be found, or the run is about nothing. */
#if REACH == 1              /* within the tick of the commit both nodes and the edge confirm it */
#define seen (since == 0 && rows[0].app && rows[1].app && nodes[1].heard[0].app)
#define reached (witness && f[0].trust == TF && f[1].trust == TF && f[2].trust == TF)
#elif REACH == 2            /* committed, and an edge accepts still, in the bound's last tick */
#define reached (committed && accepts(edge(0)) && since == TS - 1)
#elif REACH == 3            /* confirmed although a node, once trusted, is silent */
#define seen (rows[0].app && rows[1].there && !rows[1].app && rows[1].age >= TS && since < TS)
#define reached witness
#elif REACH == 4            /* a restarted node and a restarted edge trust, and it is confirmed */
#define reached (nodeCrashes == 1 && edgeCrashes == 1 && f[0].trust > 0 && f[1].trust > 0 && \
                 f[2].trust > 0 && f[2].has && nodes[0].row >= NODES && confirmed)
#elif REACH == 5            /* the bound comes before the receipt by the rows */
#define reached (byBound && !confirmed)
#elif REACH == 6            /* all have started over in the restored log, and have s */
#define reached (confirmed && f[0].log && f[1].log && f[2].log && f[2].trust > 0 && f[2].has)
#endif
#ifndef seen
#define seen 0
#endif

#if REACH
#define broken reached
#elif PROVE == BOUND
#define broken (byBound && someAccepts)
#else
#define broken (confirmed && someAccepts)
#endif

#define fail(wrong, said) if :: wrong -> printf(said); assert(false) :: else fi

#if REACH
#define BROKEN "STEP == REACHED\n"
#elif PROVE == BOUND
#define BROKEN "STEP == BOUND\n"
#else
#define BROKEN "STEP == RECEIPT\n"
#endif

inline promise() { fail(broken, BROKEN) }

/* --- the receipt */

#define certain(r) (!rows[r].there || rows[r].app || \
                    rows[r].age >= TS || (!rule(C4_STILL) && rows[r].silent))

/* From here on neither rows nor registers matter: they are put to rest, which saves states. */
inline confirm() {
  confirmed = 1; witness = seen; since = TS;
  for (i : 0 .. ROWS - 1) {
    rows[i].there = 0; rows[i].app = 0; rows[i].age = 0; rows[i].awaited = 0;
    rows[i].silent = 0
  }
  for (i : 0 .. NODES - 1) {
    nodes[i].pub = 0; nodes[i].late = 0; nodes[i].latePub = 0;
    nodes[i].lateRow = 0;
    for (j : 0 .. INSTANCES - 1) { nodes[i].heard[j].age = TS; nodes[i].heard[j].app = 0 }
  }
  j = 0
}

/* The waiting node looks at the rows after each change of them, and so confirms as early as any
   waiting node could: a later receipt promises no more, and no follower minds the receipt. */
inline look() {
  if
  :: counting && committed ->
     for (i : 0 .. ROWS - 1) {
       if
       :: rows[i].awaited && certain(i) -> rows[i].awaited = 0
       :: else
       fi
     }
     for (i : 0 .. ROWS - 1) {
       if
       :: rows[i].awaited -> j = 1
       :: else
       fi
     }
     if
     :: j == 0 && !young || PROVE == BOTH && byBound && rule(C1_BOUND) ->
        confirm(); printf("STEP => the receipt says confirmed\n")
     :: else
     fi
  :: else
  fi;
  i = 0; j = 0
}

inline list() {
  for (i : 0 .. ROWS - 1) {
    if
    :: rows[i].there && rule(C4_WAIT) && (rule(C4_OWN) || i != nodes[0].row) ->
       rows[i].awaited = 1
    :: else
    fi
  }
  i = 0
}

proctype SignOut() {
  do
  :: d_step { !committed ->
       committed = 1; printf("STEP s is committed\n");
       if
       :: counting && !listed -> list()
       :: else
       fi;
       listed = 0;
       look(); promise() }
  :: d_step { !rule(C4_LIST) && !committed && !listed ->
       listed = 1; list(); printf("STEP the rows are listed, before the commit\n") }
  :: d_step { !rule(C4_STILL) && !committed && (rows[0].age >= TS && rows[0].there && !rows[0].silent ||
                                  rows[1].age >= TS && rows[1].there && !rows[1].silent) ->
       for (i : 0 .. NODES - 1) { rows[i].silent = rows[i].there && rows[i].age >= TS }
       i = 0; printf("STEP a row is seen to be silent, before the commit\n") }
  :: d_step { !rule(T1_ORDER) && !committed && !higher ->
       higher = 1; printf("STEP a number higher than that of s is committed\n") }
  :: d_step { !rule(T4_PRIMARY) && committed && !replica ->
       replica = 1; printf("STEP s comes to the replica\n") }
  od
}

/* --- time */

inline pass(x) { x = (x > 0 -> x - 1 : 0) }
inline grow(x, most) { x = (x < most -> x + 1 : most) }

/* In good weather time passes only when nobody has anything to do, and s must be confirmed before
   the bound. Whoever rests does so until the next tick; a poll is held until there is news. */
#define restless(n) (nodes[n].phase != IDLE || !nodes[n].tired || canConfirm(n))
#define canConfirm(n) (rule(C7_AGAIN) && counting && committed && rows[n].there && !rows[n].app && \
                       f[n].app && (nodes[n].heard[0].app || nodes[n].heard[0].age >= TS))
#define waits(p) (polls[p].phase == HELD && polls[p].app == f[polls[p].node].app && \
                  f[polls[p].node].trust > 0)
#ifdef WEATHER
#define calm (!restless(0) && !restless(1) && (polls[0].phase == FREE && resting || waits(0)))
bit resting, due;
#else
#define calm true
#endif

proctype Clock() {
  do
  :: d_step { calm ->
       printf("STEP -- tick --\n");
#ifdef WEATHER
       fail(REACH == 0 && committed && !confirmed && since + 1 >= TS,
         "STEP == SOON\n");
       nodes[0].tired = 0; nodes[1].tired = 0; resting = 0; due = (polls[0].phase == HELD);
#endif
       if
       :: committed -> grow(since, TS)
       :: else
       fi;
       for (i : 0 .. FOLLOWERS - 1) {
         if
         :: rule(T2_STALE) -> pass(f[i].trust)
         :: else
         fi
       }
       for (i : 0 .. NODES - 1) {
         if
         :: nodes[i].phase != IDLE -> grow(nodes[i].age, TF)
         :: else
         fi;
         for (j : 0 .. INSTANCES - 1) {
           grow(nodes[i].heard[j].age, TS);
           if
           :: nodes[i].heard[j].age >= (rule(C5_WINDOW) -> TS : TS - 1) ->
              nodes[i].heard[j].age = TS; nodes[i].heard[j].app = 0
           :: else
           fi
         }
       }
       for (i : 0 .. ROWS - 1) {
         if
         :: rows[i].there -> grow(rows[i].age, TS)
         :: else
         fi
       }
       for (i : 0 .. POLLS - 1) {
         if
         :: polls[i].phase == ASKED || polls[i].phase == HELD -> grow(polls[i].time, TF)
         :: polls[i].phase == COPIED && rule(T3_EDGE_SEND) -> grow(polls[i].time, TF)
         :: polls[i].phase == ANSWERED && rule(T3_EDGE_SEND) -> pass(polls[i].time)
         :: else
         fi
       }
       i = 0; j = 0;
       pass(checkTrust); pass(young);
       look();
       fail(REACH == 0 && !rule(C1_BOUND) && PROVE != BOUND && byBound && !confirmed,
         "STEP == COMES\n");
       promise() }
  od
}

/* --- a node follows the log */

inline trustFor(x, ticks) {
  if
  :: ticks > f[x].trust || !rule(T3_GROW) -> f[x].trust = ticks
  :: else
  fi
}

inline publish(n) {
  if
  :: counting ->
     rows[nodes[n].row].there = 1; rows[nodes[n].row].app = nodes[n].pub;
     rows[nodes[n].row].age = 0;
     rows[nodes[n].row].silent = rows[nodes[n].row].silent && !rule(C4_STILL)
  :: else
  fi
}

/* What it has not asked for it is not told: only what comes after its own `applied`. */
inline readLog(n) {
#ifdef RESTORED
  if
  :: !f[n].log && rule(T1_EPOCH) -> nodes[n].gotApp = 0; nodes[n].gotHas = 0
  :: else -> nodes[n].gotApp = committed; nodes[n].gotHas = committed && !f[n].app
  fi
#else
  nodes[n].gotApp = committed || higher;
  nodes[n].gotHas = committed && !f[n].app;
  if
  :: !rule(T4_PRIMARY) -> nodes[n].gotApp = replica; nodes[n].gotHas = replica
  :: else
  fi
#endif
}

inline rest(n) {
  nodes[n].phase = IDLE; nodes[n].pub = 0; nodes[n].gotHas = 0;
  nodes[n].gotApp = 0; nodes[n].page = 0; nodes[n].age = 0
}

/* The answer is of another log than the one it counts in: it has applied nothing of that, and
   goes on under another name; what its set refuses it goes on refusing. */
inline startOver(n) {
  f[n].log = 1; f[n].app = 0;
  for (j : 0 .. INSTANCES - 1) {
    nodes[n].heard[j].app = 0;
    nodes[n].heard[j].age = (rule(T1_EDGES) -> nodes[n].heard[j].age : TS)
  }
  j = 0
}

inline forgetEdges(n) {
  for (j : 0 .. INSTANCES - 1) { nodes[n].heard[j].age = TS; nodes[n].heard[j].app = 0 }
  j = 0
}

inline receive(n) {
#ifdef RESTORED
  if
  :: !f[n].log && rule(T1_EPOCH) -> startOver(n); nodes[n].page = 1
  :: else
  fi;
#endif
  f[n].app = f[n].app || nodes[n].gotApp;
  if
  :: nodes[n].page && rule(T7_PAGE)
  :: else -> trustFor(n, (rule(T3_NODE_SEND) -> TF - nodes[n].age : TF))
  fi
}

inline apply(n) { f[n].has = f[n].has || nodes[n].gotHas }

#define published(n) (counting && (f[n].app || !rule(T5_APPLY) && nodes[n].gotApp) && \
                      (!rule(C5_MIN) || allHeard(n)))
#define heardApplied(n, k) (nodes[n].heard[k].age >= TS || nodes[n].heard[k].app)
#if INSTANCES == 1
#define allHeard(n) heardApplied(n, 0)
#elif INSTANCES == 2
#define allHeard(n) (heardApplied(n, 0) && heardApplied(n, 1))
#else
#define allHeard(n) (heardApplied(n, 0) && heardApplied(n, 1) && heardApplied(n, 2))
#endif

#ifdef SHORT
#define stepwise(n) (n == 0)
#else
#define stepwise(n) true
#endif

#ifdef WEATHER
#define wakes(n) (!nodes[n].tired || canConfirm(n))
#else
#define wakes(n) true
#endif

#ifdef SERIAL
#define SERIAL_ON true
#else
#define SERIAL_ON false
#endif

/* A node that applied something, or has something to confirm, polls again at once. */
#ifdef WEATHER
#define WEATHER_TIRED(n) nodes[n].tired = !(rule(C7_AGAIN) && nodes[n].gotHas && !f[n].has)
#else
#define WEATHER_TIRED(n) skip
#endif

inline clear(p) {
  polls[p].phase = FREE; polls[p].node = 0; polls[p].inst = 0; polls[p].app = 0; polls[p].log = 0;
  polls[p].time = 0; polls[p].gotHas = 0; polls[p].gotApp = 0; polls[p].gotLog = 0;
  polls[p].page = 0; polls[p].heard = 0
}

/* A node that starts again is empty; what it held is gone with it. */
inline restart(n) {
  f[n].has = 0; f[n].app = 0; f[n].trust = (rule(T7_EMPTY) -> 0 : TF);
#ifdef RESTORED
  f[n].log = 1;
#endif
#ifdef LATE
  if
  :: nodes[n].phase == SENT && counting ->
     nodes[n].late = 1; nodes[n].latePub = nodes[n].pub; nodes[n].lateRow = nodes[n].row
  :: else
  fi;
#endif
  rest(n); forgetEdges(n);
  for (j : 0 .. POLLS - 1) {
    if
    :: (polls[j].phase == HELD || polls[j].phase == COPIED) && polls[j].node == n -> clear(j)
    :: else
    fi
  }
  j = 0;
  if
  :: rule(C3_ROW) -> nodes[n].row = NODES + nodeCrashes
  :: else
  fi;
  nodeCrashes++
}

proctype Follow(byte n) {
  do
#ifndef SERIAL
  :: d_step { stepwise(n) && nodes[n].phase == IDLE && wakes(n) ->
       nodes[n].phase = SENT; nodes[n].pub = published(n);
       printf("STEP node %d sends its publication (applied: %d)\n", n, nodes[n].pub) }
  :: d_step { rule(T4_ORDER) && nodes[n].phase == SENT ->
       nodes[n].phase = PUBLISHED; publish(n); nodes[n].pub = 0;
       printf("STEP node %d's row is committed\n", n);
       look(); promise() }
  :: d_step { rule(T4_ORDER) && nodes[n].phase == PUBLISHED ->
       nodes[n].phase = READ; readLog(n);
       printf("STEP node %d reads the log (s: %d)\n", n, nodes[n].gotHas) }
  :: d_step { !rule(T7_PAGE) && nodes[n].phase == PUBLISHED && committed ->
       nodes[n].phase = READ; nodes[n].page = 1;
       printf("STEP node %d reads a page of the log; s is on the next one\n", n) }
  /* One transaction that publishes and reads, or a read before the publication. */
  :: d_step { !rule(T4_ORDER) && nodes[n].phase == SENT ->
       nodes[n].phase = PUBLISHED; readLog(n);
       printf("STEP node %d reads the log (s: %d), its row is not committed\n", n, nodes[n].gotHas) }
  :: d_step { !rule(T4_ORDER) && nodes[n].phase == PUBLISHED ->
       nodes[n].phase = READ; publish(n); nodes[n].pub = 0;
       printf("STEP node %d's row is committed\n", n);
       look(); promise() }
  :: d_step { nodes[n].phase == READ ->
       receive(n);
       if
       :: rule(T5_APPLY) -> 
          WEATHER_TIRED(n);
          apply(n); rest(n)
       :: else -> nodes[n].phase = HALF
       fi;
       printf("STEP node %d takes what it read (trusts for %d)\n", n, f[n].trust);
       promise() }
  :: d_step { nodes[n].phase == HALF ->
       apply(n); rest(n); printf("STEP node %d has applied what it took\n", n); promise() }
#endif
#if defined(SHORT) || defined(SERIAL)
  :: d_step { nodes[n].phase == IDLE && (!stepwise(n) || SERIAL_ON) ->
       nodes[n].pub = published(n);
       publish(n); readLog(n); receive(n); apply(n); rest(n);
       printf("STEP node %d publishes (applied: %d) and reads (s: %d)\n", n,
         rows[nodes[n].row].app, f[n].has);
       look(); promise() }
#endif
#ifndef WEATHER
#ifndef SERIAL
  :: d_step { stepwise(n) && nodes[n].phase >= SENT && nodes[n].phase <= READ ->
#ifdef LATE
       if
       :: nodes[n].phase == SENT && counting && !nodes[n].late ->
          nodes[n].late = 1; nodes[n].latePub = nodes[n].pub; nodes[n].lateRow = nodes[n].row
       :: else
       fi;
#endif
       rest(n); printf("STEP node %d gives up its poll\n", n) }
#endif
#ifdef LATE
  :: d_step { nodes[n].late ->
       if
       :: counting ->
          rows[nodes[n].lateRow].there = 1; rows[nodes[n].lateRow].app = nodes[n].latePub;
          rows[nodes[n].lateRow].age = 0
       :: else
       fi;
       nodes[n].late = 0; nodes[n].latePub = 0; nodes[n].lateRow = 0;
       printf("STEP a publication that node %d gave up is committed\n", n);
       look(); promise() }
#endif
  :: d_step { nodeCrashes < NODE_CRASHES ->
       if
       :: !rule(C6_STOP) && counting -> /* it stops in good order, and deletes its row */
          rows[nodes[n].row].there = 0; rows[nodes[n].row].app = 0; rows[nodes[n].row].age = 0
       :: else
       fi;
       restart(n); printf("STEP node %d stops and starts\n", n); look(); promise() }
#endif
#if defined(DELETES)
  :: d_step { counting && rows[n].there && rows[n].age >= (rule(C6_CERTAIN) -> TS : 1) ->
       rows[n].there = 0; rows[n].app = 0; rows[n].age = 0;
       printf("STEP row %d is deleted\n", n); look(); promise() }
#endif
  od
}


/* --- an edge asks a node */

#define own(p) ((p) / FLIGHT)

inline ask(p, n) {
  polls[p].phase = ASKED; polls[p].node = n;
  polls[p].inst = instance[own(p)]; polls[p].app = f[edge(own(p))].app;
  polls[p].log = f[edge(own(p))].log;
  printf("STEP edge %d asks node %d (applied: %d)\n", own(p), n, polls[p].app)
}

/* What an edge applied counts in the log that it names. */
#define confirms(p) (polls[p].app && (polls[p].log == f[polls[p].node].log || !rule(T1_EPOCH)))

#ifdef FRESH
#define FRESH_COUNTS(p) || (nodes[polls[p].node].heard[polls[p].inst].age >= TS \
                            && !polls[p].app && f[polls[p].node].app)
#else
#define FRESH_COUNTS(p)
#endif

inline register(p) {
  if
  :: counting ->
     nodes[polls[p].node].heard[polls[p].inst].app =
       nodes[polls[p].node].heard[polls[p].inst].app || confirms(p) FRESH_COUNTS(p);
     nodes[polls[p].node].heard[polls[p].inst].age = 0
  :: else
  fi
}

inline copySet(p) {
  polls[p].gotApp = f[polls[p].node].app;
  polls[p].gotLog = f[polls[p].node].log;
  polls[p].gotHas = f[polls[p].node].has && !confirms(p)
}

inline copyTrust(p) {
  if
  :: !rule(T3_INHERIT) -> polls[p].time = TF - (rule(T3_EDGE_SEND) -> polls[p].time : 0)
  :: else ->
     if
     :: !rule(T3_EDGE_SEND) -> polls[p].time = f[polls[p].node].trust
     :: else ->
        polls[p].time = (f[polls[p].node].trust > polls[p].time ->
                         f[polls[p].node].trust - polls[p].time : 0)
     fi
  fi
}

#ifdef WEATHER
#define WEATHER_REST(p) resting = !(rule(C7_AGAIN) && polls[p].gotHas && !f[edge(own(p))].has) && !due; due = 0
#define mayAsk(p, n) (!resting && (n == 0 || !rule(C7_STAY)))
#define mayAnswer(p) (due || !waits(p))
#else
#define WEATHER_REST(p) skip
#define mayAsk(p, n) true
#define mayAnswer(p) true
#endif

inline deliver(p) {
  if
#ifdef RESTORED
  :: f[edge(own(p))].app && polls[p].gotLog != f[edge(own(p))].log && rule(T1_EPOCH) ->
     f[edge(own(p))].log = polls[p].gotLog; f[edge(own(p))].app = 0;
     if
     :: edgeCrashes < EDGE_CRASHES ->
        instance[own(p)] = EDGES + edgeCrashes; edgeCrashes++
     :: else
     fi;
     clear(p)
#endif
  :: else ->
     f[edge(own(p))].log = polls[p].gotLog;
     if
     :: !rule(T6_JOIN) && !polls[p].app ->
        f[edge(own(p))].app = polls[p].gotApp; f[edge(own(p))].has = polls[p].gotHas
     :: !rule(T6_APPLIED) -> f[edge(own(p))].app = polls[p].gotApp
     :: else -> f[edge(own(p))].app = f[edge(own(p))].app || polls[p].gotApp
     fi;
     if
     :: polls[p].page && rule(T7_PAGE)
     :: else -> trustFor(edge(own(p)), polls[p].time)
     fi;
     if
     :: !rule(T5_APPLY) -> polls[p].phase = APPLYING
     :: else ->
        WEATHER_REST(p);
        f[edge(own(p))].has = f[edge(own(p))].has || polls[p].gotHas;
        clear(p)
     fi
  fi
}

#define answers(p) (f[polls[p].node].trust > 0 || !rule(T3_SILENT))

proctype Ask(byte p) {
  do
  :: d_step { polls[p].phase == FREE && mayAsk(p, 0) -> ask(p, 0) }
  :: d_step { polls[p].phase == FREE && mayAsk(p, 1) -> ask(p, 1) }
  :: d_step { polls[p].phase == ASKED ->
       polls[p].phase = HELD;
       if
       :: rule(C5_REGISTER) -> register(p)
       :: else
       fi;
       printf("STEP node %d hears edge %d\n", polls[p].node, own(p)) }
  :: d_step { polls[p].phase == ORPHAN ->
       printf("STEP node %d hears a poll that edge %d gave up\n", polls[p].node, own(p));
       register(p); clear(p) }
  :: d_step { polls[p].phase == HELD && answers(p) && rule(T5_ANSWER) && mayAnswer(p) ->
       polls[p].phase = ANSWERED; copySet(p); copyTrust(p);
       printf("STEP node %d answers edge %d (s: %d, trust: %d)\n", polls[p].node, own(p),
         polls[p].gotHas, polls[p].time) }
  :: d_step { !rule(T7_PAGE) && polls[p].phase == HELD && answers(p) && f[polls[p].node].has ->
       polls[p].phase = ANSWERED; copyTrust(p); polls[p].page = 1; polls[p].gotLog = f[polls[p].node].log;
       printf("STEP node %d answers edge %d with a page; s is on the next one\n", polls[p].node, own(p)) }
  :: d_step { !rule(T5_ANSWER) && polls[p].phase == HELD ->
       polls[p].phase = COPIED; copySet(p);
       printf("STEP node %d copies its set for edge %d (s: %d)\n", polls[p].node, own(p),
         polls[p].gotHas) }
  :: d_step { polls[p].phase == COPIED && answers(p) ->
       polls[p].phase = ANSWERED; copyTrust(p);
       printf("STEP node %d answers edge %d (trust: %d)\n", polls[p].node, own(p), polls[p].time) }
  :: d_step { !rule(C5_REGISTER) && polls[p].phase == ANSWERED && !polls[p].heard ->
       register(p); polls[p].heard = 1;
       printf("STEP node %d registers edge %d, after its answer\n", polls[p].node, own(p)) }
  :: d_step { polls[p].phase == ANSWERED ->
       printf("STEP edge %d takes node %d's answer (s: %d, trust: %d)\n", own(p), polls[p].node,
         polls[p].gotHas, polls[p].time);
       deliver(p); promise() }
  :: d_step { polls[p].phase == APPLYING ->
       f[edge(own(p))].has = f[edge(own(p))].has || polls[p].gotHas;
       clear(p); printf("STEP edge %d has applied what it took\n", own(p)) }
#ifndef WEATHER
  :: d_step { polls[p].phase != FREE && polls[p].phase != APPLYING ->
       clear(p); printf("STEP a poll of edge %d is lost, or its answer, or given up\n", own(p)) }
#ifdef DUPLICATES
  :: d_step { (polls[p].phase == ASKED || polls[p].phase == ANSWERED) && polls[p ^ 1].phase == FREE ->
       polls[p ^ 1].phase = polls[p].phase; polls[p ^ 1].node = polls[p].node;
       polls[p ^ 1].inst = polls[p].inst; polls[p ^ 1].app = polls[p].app;
       polls[p ^ 1].log = polls[p].log; polls[p ^ 1].time = polls[p].time;
       polls[p ^ 1].gotHas = polls[p].gotHas; polls[p ^ 1].gotApp = polls[p].gotApp;
       polls[p ^ 1].gotLog = polls[p].gotLog; polls[p ^ 1].page = polls[p].page;
       printf("STEP a message is doubled\n") }
#endif
#endif
  od
}

/* --- an edge stops and starts, and checks tokens */

proctype Edge(byte e) {
  do
  :: d_step { edgeCrashes < EDGE_CRASHES ->
       f[edge(e)].has = 0; f[edge(e)].app = 0; f[edge(e)].trust = (rule(T7_EMPTY) -> 0 : TF);
       f[edge(e)].log = 1;
       for (i : 0 .. POLLS - 1) {
         if
         :: own(i) == e && polls[i].phase == ASKED -> polls[i].phase = ORPHAN; polls[i].time = 0
         :: own(i) == e && polls[i].phase != ORPHAN -> clear(i)
         :: else
         fi
       }
       i = 0;
       if
       :: rule(C2_RESTART) -> instance[e] = EDGES + edgeCrashes
       :: else
       fi;
       edgeCrashes++;
       printf("STEP edge %d stops and starts\n", e); promise() }
#ifdef CHECKS
  :: d_step { e == 0 && checking == 0 ->
       checking = 1; checkHas = f[edge(0)].has; checkLate = confirmed || byBound;
       checkTrust = f[edge(0)].trust;
       printf("STEP edge 0 begins a check (s: %d)\n", checkHas) }
  :: d_step { e == 0 && checking == 1 ->
       printf("STEP edge 0 ends the check\n");
       fail(REACH == 0 && checkLate && !checkHas &&
         (rule(T5_CHECK) && checkTrust > 0 || !rule(T5_CHECK) && f[edge(0)].trust > 0),
         BROKEN);
       checking = 0; checkHas = 0; checkLate = 0; checkTrust = 0 }
#endif
  od
}

init {
  d_step {
    for (i : 0 .. NODES - 1) {
      nodes[i].row = i;
      for (j : 0 .. INSTANCES - 1) { nodes[i].heard[j].age = TS }
    }
    for (i : 0 .. EDGES - 1) { instance[i] = (rule(C2_SHARED) -> i : 0) }
    for (i : 0 .. FOLLOWERS - 1) {
      if
      :: !rule(T7_EMPTY) -> f[i].trust = TF
      :: else
      fi;
      f[i].log = 1
    }
#ifdef RESTORED
    /* They followed a log that is gone, and had come further than the number that s will have. */
    for (i : 0 .. FOLLOWERS - 1) { f[i].log = 0; f[i].app = 1; f[i].trust = TF }
    young = (rule(T1_QUIET) -> TS : 0);
    rows[0].there = 1;      /* the copy knows of node 0 and not of node 1, which came later */
#endif
    i = 0; j = 0
  }
  atomic {
    run SignOut(); run Clock();
    run Follow(0); run Follow(1);
    run Ask(0);
#if POLLS > 1
    run Ask(1);
#endif
#if POLLS > 2
    run Ask(2); run Ask(3);
#endif
    run Edge(0);
#if EDGES > 1
    run Edge(1);
#endif
  }
}
