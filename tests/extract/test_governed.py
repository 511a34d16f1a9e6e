"""Each number takes its own verb and noun, and is a fact, an offer or a forecast by its verb."""

import pytest

from trucebook.extract.pipeline import extract

METRICS = [
    ("killed", "The ministry's count of the dead, 12,345, could not be checked."),
    ("killed", "Dead so far: 212."),
    ("killed", "The number of people killed in the floods has passed 340."),
    ("killed", "Among the dead were 12 schoolchildren."),
    ("killed", "The dead numbered 45 by nightfall."),
    ("killed", "Killed in the city: 18 civilians."),
    ("killed", "The government put its own dead at 61."),
    ("killed", "The death toll, the ministry said, had reached 312."),
    ("killed", "The governor raised the death toll on Friday to 312."),
    ("killed", "Official toll: 44."),
    ("killed", "By Monday the toll was 44, and doctors feared it would rise."),
    ("killed", "The dead included three nurses and a driver."),
    ("killed", "Nobody knows how many died: the army says 40, the rebels 400."),
    ("killed", "The army speaks of 40 dead, the rebels of 400."),
    ("killed", "Of those killed, 12 were children."),
    ("killed", "Two thirds of the dead were women."),
    ("killed", "A third of those killed were under 12."),
    ("killed", "The estimate of the monitors is higher: 900 dead."),
    ("killed", "That brought to 67 the number of people killed this month."),
    ("killed", "The army admitted the loss of 11 men."),
    ("killed", "The blast took the lives of nine miners."),
    ("killed", "The flood claimed at least 15 victims."),
    ("killed", "In all, 41 people lost their lives."),
    ("killed", "The insurgents said they had buried 60 of their own."),
    ("killed", "Hospitals have counted 230 bodies."),
    ("injured", "The wounded, some 400 of them, lay in the corridors."),
    ("injured", "A further 30 were wounded, six of them seriously."),
    ("injured", "Another 12 suffered burns and 5 were injured."),
    ("injured", "The hospital took in 80 wounded on Tuesday."),
    ("injured", "The number of injured rose from 30 to 45."),
    ("displaced_sheltering", "The fighting has driven 60,000 from their homes."),
    ("displaced_sheltering", "Some 60,000 people have fled to the hills."),
    ("displaced_sheltering", "The number of displaced stands at 60,000."),
    ("displaced_sheltering", "About 3,000 families are displaced."),
    ("displaced_sheltering", "More than 9,000 are sheltering in schools."),
    ("displaced_sheltering", "The camp is home to 40,000 refugees."),
    ("displaced_sheltering", "The school shelters 900 people."),
    ("displaced_sheltering", "900 people have taken refuge in the church."),
    ("people_in_need", "Two million people need aid."),
    ("people_in_need", "Aid reached only a tenth of the 300,000 in need."),
    ("people_in_need", "One in four children goes hungry."),
    ("people_in_need", "Some 300,000 people depend on food aid."),
    ("people_in_need", "The drought has left 300,000 people in need of food."),
    ("population", "The town, with its 40,000 inhabitants, was cut off."),
    ("population", "The region has 1.2 million inhabitants."),
    ("population", "Before the war 90,000 people lived in the town."),
    ("population", "Some 90,000 people live in the besieged town."),
    ("hostages_held", "The group still holds 31 hostages."),
    ("hostages_held", "31 hostages remain in the hands of the group."),
    ("hostages_held", "The families of the 31 hostages marched."),
    ("hostages_held", "Of the 31 hostages, nine are thought to be dead."),
    ("hostages_presumed_dead", "Of the hostages in the mine, nine are thought to be dead."),
    ("hostages_released", "The group let nine hostages go."),
    ("hostages_released", "Nine hostages have come home."),
    ("hostages_released", "The release of nine hostages is expected."),
    ("prisoners_released", "In return the state freed 120 prisoners."),
    ("prisoners_released", "120 prisoners were swapped for nine hostages."),
    ("hostages_taken", "On Sunday the group abducted 31 villagers."),
    ("hostages_taken", "31 villagers were taken hostage."),
    ("truce_duration", "The ceasefire, which came into force on Friday, held for six days."),
    ("truce_duration", "The sides agreed to stop fighting for 72 hours."),
    ("truce_duration", "Fighting will be suspended for 72 hours."),
    ("truce_duration", "A lull of ten days followed."),
    ("truce_duration", "The truce was extended by two days."),
    ("truce_duration", "The truce ended after nine days."),
    ("truce_duration", "The pause is to last nine days."),
    (
        "truce_duration",
        "The truce, brokered by the bishops and signed on Monday, is to last nine days.",
    ),
    ("war_elapsed", "The war is 14 months old."),
    ("war_elapsed", "For 14 months the war has gone on."),
    ("war_elapsed", "After 14 months of war the city is empty."),
    ("war_elapsed", "The siege has lasted 14 months."),
    ("war_elapsed", "Fourteen months into the war, nobody believes it."),
    ("war_elapsed", "The conflict, in which thousands died, has gone on for six years."),
    ("stage_duration", "The first phase would last six weeks."),
    ("stage_duration", "Each of the three stages is to last 40 days."),
    ("time_to_victory", "Victory is only weeks away, the general said."),
    ("time_to_victory", "The rebels would be crushed within two months, he said."),
    ("truce_stages", "The draft has three phases."),
    ("truce_count", "Two ceasefires have failed this year."),
]


@pytest.mark.parametrize(("metric", "text"), METRICS, ids=[text for _, text in METRICS])
def test_a_number_takes_the_metric_of_the_word_that_governs_it(metric, text):
    assert metric in [row.metric for row in extract(text).figures]


SEVERAL = [
    ("A blast killed 12 men and wounded 30.", ["killed", "injured"]),
    ("12 men were killed and 30 others hurt.", ["killed", "injured"]),
    ("Killed: 41. Injured: 117. Missing: 6.", ["killed", "injured", "other:missing"]),
    (
        "Two sailors drowned, nine were rescued and four are missing.",
        ["killed", "other:rescued", "other:missing"],
    ),
    (
        "The gale left 9 dead, 40 hurt and 3,000 homeless.",
        ["killed", "injured", "displaced_sheltering"],
    ),
    ("Police arrested 85 fans after 3 officers were hurt.", ["other:arrested", "injured"]),
    ("Of the 180 passengers, 73 drowned.", ["other:passengers", "killed"]),
    ("They hold 40 hostages and would free 12.", ["hostages_held", "hostages_released"]),
    ("The raid killed 64 villagers, among them 9 children.", ["killed", "killed"]),
    ("Nine women, two men and six boys died.", ["killed", "killed", "killed"]),
    ("None of the 46 hostages has been freed.", ["other:not_hostages_released"]),
    ("The state has not freed any of its 40 prisoners.", ["other:not_prisoners_released"]),
    ("Gunmen shot 11 voters dead.", ["killed"]),
    (
        "The hall held 500 guests, and 60 officers remain on duty.",
        ["other:guests", "other:officers"],
    ),
    ("The ministry counts 40 dead. The union speaks of 300.", ["killed", "killed"]),
    ("The judges acquitted seven officers and jailed 19.", ["other:acquitted", "other:jailed"]),
    ("The zoo lost 40 cattle in the fire.", ["other:cattle"]),
    (
        "The army bought 12 tanks and 40 trucks for 3 million euros.",
        ["other:tanks", "other:trucks", "other:money"],
    ),
]


@pytest.mark.parametrize(("text", "metrics"), SEVERAL, ids=[text for text, _ in SEVERAL])
def test_the_numbers_of_a_sentence_have_each_their_own(text, metrics):
    assert [row.metric for row in extract(text).figures] == metrics


STATUSES = [
    ("proposed", "400 teachers", "The ministry has offered to hire 400 teachers."),
    ("reported", "400 teachers", "The ministry hired 400 teachers in May."),
    ("projected", "400 people", "The virus could infect 400 people by June."),
    ("projected", "9,000 voters", "Officials expect 9,000 voters to queue."),
    ("projected", "40,000 people", "Forecasters warned that 40,000 people may have to leave."),
    ("proposed", "12 hostages", "The Front, which holds 40 hostages, would free 12 hostages."),
    ("reported", "40 hostages", "The Front, which holds 40 hostages, would free 12."),
    ("proposed", "12 monks", "The junta is to free 12 monks on Monday."),
    ("proposed", "300 miners", "The union demands that the firm take back 300 miners."),
    ("proposed", "$5 million", "The kidnappers are asking for $5 million."),
    ("reported", "12 ships", "The blockade has stopped 12 ships."),
    ("proposed", "20 trucks", "Under the deal 20 trucks a day would cross the bridge."),
    ("reported", "70 trucks", "Before the deal 70 trucks a day crossed the bridge."),
    ("reported", "12 prisoners", "So far 12 prisoners have been freed under the deal."),
    ("proposed", "30 tonnes", "The navy will deliver 30 tonnes of rice."),
    ("projected", "30 tonnes", "The city will need 30 tonnes of rice a day."),
    (
        "projected",
        "2 million people",
        "By 2040 some 2 million people will live on the coast, planners say.",
    ),
    ("projected", "200 people", "It is feared that 200 people could be under the snow."),
    ("reported", "200 people", "About 200 people are feared dead."),
    ("projected", "5,000", "The toll is expected to reach 5,000."),
    ("proposed", "1,200 jobs", "The plan foresees 1,200 jobs in the north."),
    ("proposed", "3,000 troops", "The minister proposed sending 3,000 troops."),
    ("reported", "3,000 troops", "The minister said 3,000 troops had been sent."),
    ("proposed", "50 buses", "The city promised 50 buses for the visitors."),
    ("reported", "50 buses", "The city sent 50 buses for the visitors."),
    ("proposed", "15 per cent", "The nurses want 15 per cent more pay."),
    ("reported", "15 per cent", "The nurses got 15 per cent more pay last year."),
    ("proposed", "six weeks", "The mediators suggested a pause of six weeks."),
    ("reported", "six weeks", "The pause held for six weeks."),
    ("reported", "12 fans", "The club is to meet the families of the 12 fans who died."),
    (
        "reported",
        "300 schools",
        "The strike, in its fifth week, has closed 300 schools and the union threatens to go on.",
    ),
    ("projected", "300 schools", "The strike threatens 300 schools."),
    ("reported", "40 miles", "The convoy was turned back 40 miles from the port."),
    (
        "reported",
        "80 patients",
        "Doctors want to move the 80 patients who are still in the clinic.",
    ),
    ("proposed", "80 patients", "Doctors want to move 80 patients to the coast."),
    ("proposed", "11 lorries", "If the road is open, the agency would send 11 lorries."),
    (
        "reported",
        "9 soldiers",
        "The army, which lost 9 soldiers in the raid, vowed to strike back.",
    ),
    ("proposed", "100 homes", "Ministers pledged on Tuesday to build 100 homes."),
    ("reported", "100 homes", "Ministers pledged help after the fire destroyed 100 homes."),
    ("projected", "500 jobs", "Closing the mine would cost 500 jobs."),
    ("proposed", "two steps", "The accord would be carried out in two steps."),
    (
        "reported",
        "14 children",
        "A fire at a home for the old and for 14 children has been put out.",
    ),
    ("proposed", "250 prisoners", "Rebels to release 250 prisoners"),
    ("reported", "250 prisoners", "Rebels release 250 prisoners"),
    ("projected", "1,000 cases", "Epidemic may reach 1,000 cases"),
    (
        "reported",
        "640 delegates",
        "The congress, at which 640 delegates voted, would not accept the cuts.",
    ),
    ("proposed", "40 observers", "The draft allows 40 observers on either side."),
    ("proposed", "18 months", "The party called for elections within 18 months."),
    ("reported", "18 months", "The party has waited 18 months for the elections."),
    ("proposed", "70 detainees", "The opposition demanded the release of 70 detainees."),
    ("reported", "70 detainees", "After the release of 70 detainees the talks went on."),
    ("reported", "70 detainees", "The lawyers of 70 detainees went on strike."),
    (
        "proposed",
        "300 nurses",
        "The union wants the state to:\n- hire 300 nurses\n- keep 12 clinics open",
    ),
    (
        "proposed",
        "12 clinics",
        "The union wants the state to:\n- hire 300 nurses\n- keep 12 clinics open",
    ),
]


@pytest.mark.parametrize(
    ("status", "words", "text"), STATUSES, ids=[f"{it[1]} in {it[2]}" for it in STATUSES]
)
def test_a_number_is_a_fact_an_offer_or_a_forecast_by_its_verb(status, words, text):
    (row,) = [row for row in extract(text).figures if words in row.exact][:1]
    assert row.status == status


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Vaccines were given to 40,000 children, and 12 died.", [False, True]),
        ("Aid reached 9,000 families and 14 were killed in a stampede.", [False, True]),
        ("The port serves 70,000 people and nine died.", [False, True]),
        ("The ferry had 300 on board, 12 of whom died.", [False, True]),
        ("Crews searched for 200 miners, and 17 were found dead.", [False, True]),
        ("Officials said 12 soldiers and 40 civilians were killed.", [True, True]),
        ("In the hills, 12 soldiers and 40 civilians were killed.", [True, True]),
        ("Rain fell and 300 passengers and 20 crew drowned.", [True, True]),
    ],
)
def test_a_verb_covers_the_number_before_only_where_both_are_its_subject(text, metrics):
    assert [row.metric == "killed" for row in extract(text).figures] == metrics


def test_the_evidence_names_the_words_that_decided():
    rows = extract("A blast killed 12 men and would have hurt 30.").figures
    words = [
        {it.field: (it.why, it.exact) for it in row.evidence if it.field in {"metric", "status"}}
        for row in rows
    ]
    assert words[0] == {"metric": ("own verb", "killed"), "status": ("own verb", "killed")}
    assert words[1]["metric"] == ("own verb", "hurt")
