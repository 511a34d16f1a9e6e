"""Invented news from twelve countries: none of it is about the actors of any book here."""

COUNTRIES = {
    "Sudan": "Sudan's army said on Monday that 40 people were killed in Omdurman. The military "
    "denied it. “We hold the bridge,” the army's spokesman said.",
    "Peru": "Peru's health ministry said 12 people had died of dengue. The health ministry in Lima "
    "asked for 300 beds. Its troops carried 40 tents.",
    "Colombia": "The Colombian military said 19 fighters gave up. “They walked in at dawn,” the "
    "military said. Troops searched three villages.",
    "Ukraine": "A Ukrainian health ministry official in Kiev counted 34 wounded. The ministry "
    "said 9 of them were children. The army of Ukraine lost two bridges.",
    "Nigeria": "Nigerian forces freed 53 hostages, the army said. In Nigeria the military seldom "
    "gives numbers. The federal health ministry treated 41.",
    "Myanmar": "Myanmar's military holds 200 prisoners, monitors said. The army shelled a market, "
    "killing at least 16 people.",
    "Ethiopia": "Ethiopia said its army had withdrawn 3,000 troops. Its forces left two towns, the "
    "ministry said.",
    "Haiti": "In Haiti the health ministry reported 88 cases of cholera. The ministry of health of "
    "Haiti asked for 5,000 doses.",
    "Philippines": "Philippine troops killed six gunmen, the Philippine army said. “It is over,” "
    "said the military.",
    "Congo": "Congo's army accused rebels of killing 27 villagers. The army's troops retook Sake, "
    "the Congolese military said.",
    "Kashmir": "Pakistan's army and the Indian army traded fire; the two armies named 11 dead. The "
    "military in Pakistan said four were soldiers.",
    "Yemen": "Yemen's health ministry said 70 people were hurt. The health ministry said its "
    "forces found 12 mines.",
}
