"""Words of which sentences are made that :mod:`tools.fit_hearing` fits: common ones, rich in p, b and m."""

_TEXT = """
    the a and of to in is was he for it with as his on be at by this had not are but from or have an they which one
    you were her all she there would their we him been has when who will more no if out so said what up its about
    into than them can only other new some could time these two may then do first any my now such like our over man
    me even most made after also did many before must through back years where much your way well down should
    because each just those people how too little state good very make world still own see men work long get here
    between both life being under never day same another know while last might us great old year off come since
    against go came right used take three bottom maple pebble bubble rubber happy apple puppy paper pepper summer
    hammer memory mummy member bamboo tempo simple sample ample humble tumble problem public baby bible maybe
    beehive bump lamp stamp camp jump pump plum comb climb thumb limb bomb tomb womb swim dream cream steam beam
    prime lime name game flame harbour library number timber amber limber remember september november bribe probe
    robe globe tube cube cab crab grab stab rib crib job mob sob rub tub club pub bob peep deep sleep sheep keep
    cheap heap soup loop group troop hoop help gulp scalp grape shape tape ape top stop shop drop hop cup soap hope
    rope pope slope map cap trap snap clap lip ship trip grip chip dip peach peace beach bean mean meal pool mule
    boot moon food view few fume humour music beautiful computer opinion spoon speak spell special sport spray
    spring spread place plate play plane please blue black blanket blood blow bright bring broad brother brush price
    proud prove practice mouth mother money monday moment mirror middle milk mist mind mine miles market march
    family famous farm foam form film fifty five four forest coffee office offer often laugh cough rough enough leaf
    knife wife give live love move wave save leave believe evening river seven eleven vivid voice vowel village
    violin vast think thought thing bath path throw weather father feather breathe smooth wash wish fish shoe show
    sugar shut sure nation station measure pleasure vision garage change chair church catch watch judge bridge page
    jaw join june jam gentle giant yes yellow young use unit huge human hat hot house hello behind ahead perhaps
    ring king sing song strong angry finger singer ocean lake look late light low lion lemon tall hall ball call
    fall wall girl pearl early bird word hurt turn burn learn earn air hair bear care share fire hire tire choir
    hour flower power tower shower car star far park dark heart start large arm calm palm
"""

WORDS = _TEXT.split()
