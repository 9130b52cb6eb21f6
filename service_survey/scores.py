"""What the figures of a happy call mean."""

DETRACTOR_MAX = 6
PROMOTER_MIN = 9


def nps_points(nps):
    """Return what one customer counts for: their average is the Net Promoter Score.

    :param int nps: how likely they recommend the service, 0 to 10
    :return: 100 for a promoter, -100 for a detractor, else 0
    :rtype: int
    """
    if nps >= PROMOTER_MIN:
        return 100
    return -100 if nps <= DETRACTOR_MAX else 0
