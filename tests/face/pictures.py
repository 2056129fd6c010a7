"""Pictures that do not suit, made from one that does or drawn from scratch."""

import cv2
import numpy as np


def with_mask(face, colour=(150, 190, 215)):
    """The face with a surgical mask, pleated."""
    picture, points = face.image.copy(), face.landmarks[:, :2]
    corners = points[[234, 50, 197, 280, 454, 361, 397, 379, 152, 150, 172, 132]]
    cv2.fillPoly(picture, [cv2.convexHull(corners.astype(np.int32))], colour, cv2.LINE_AA)
    for step in range(3):
        ends = (points[[50, 280]] + (0, (0.2 + 0.18 * step) * face.eye_distance)).astype(int)
        cv2.line(picture, tuple(ends[0]), tuple(ends[1]), tuple(int(0.85 * c) for c in colour), 1, cv2.LINE_AA)
    return picture


def with_microphone(face):
    """The face with a microphone before its mouth."""
    picture, distance = face.image.copy(), face.eye_distance
    x, y = (face.landmarks[[13, 14], :2].mean(0) + np.array([0, 0.05 * distance])).astype(int)
    cv2.line(picture, (x, y), (x + int(0.4 * distance), len(picture)), (40, 40, 42), int(0.2 * distance), cv2.LINE_AA)
    cv2.circle(picture, (x, y), int(0.42 * distance), (36, 36, 38), -1, cv2.LINE_AA)
    return picture


def with_hand(face):
    """The face with fingers of its own colour before its mouth."""
    picture, distance = face.image.copy(), face.eye_distance
    mouth = face.landmarks[[13, 14], :2].mean(0)
    rows, columns = face.landmarks[[50, 280, 205, 425]].astype(int)[:, 1::-1].T
    skin = np.median(face.image[rows, columns], axis=0) * 0.9
    for finger in range(4):
        height = mouth[1] + (-0.24 + 0.17 * finger) * distance
        start = (int(mouth[0] - 1.2 * distance), int(height + 0.25 * distance))
        end = (int(mouth[0] + 0.45 * distance), int(height))
        cv2.line(picture, start, end, tuple(map(float, skin)), int(0.19 * distance), cv2.LINE_AA)
    return picture


def flat_drawing():
    """A face of flat colours and lines, (512, 512, 3)."""
    picture = np.full((512, 512, 3), (235, 240, 245), np.uint8)
    cv2.ellipse(picture, (256, 512), (190, 130), 0, 0, 360, (60, 90, 150), -1, cv2.LINE_AA)
    cv2.ellipse(picture, (256, 200), (150, 170), 0, 0, 360, (70, 45, 30), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (216, 340), (296, 420), (225, 175, 140), -1)
    cv2.ellipse(picture, (256, 245), (118, 150), 0, 0, 360, (240, 195, 160), -1, cv2.LINE_AA)
    for x in (206, 306):
        cv2.ellipse(picture, (x, 225), (26, 16), 0, 0, 360, (255, 255, 255), -1, cv2.LINE_AA)
        cv2.circle(picture, (x, 225), 12, (60, 40, 30), -1, cv2.LINE_AA)
        cv2.ellipse(picture, (x, 225), (26, 16), 0, 180, 360, (30, 20, 20), 3, cv2.LINE_AA)
        cv2.ellipse(picture, (x, 195), (32, 10), 0, 180, 360, (70, 45, 30), 6, cv2.LINE_AA)
    nose = np.array([(256, 225), (243, 278), (262, 282)])
    cv2.polylines(picture, [nose], False, (200, 140, 110), 3, cv2.LINE_AA)
    cv2.ellipse(picture, (256, 325), (40, 13), 0, 0, 360, (200, 90, 90), -1, cv2.LINE_AA)
    cv2.line(picture, (216, 324), (296, 324), (110, 40, 40), 3, cv2.LINE_AA)
    return picture


def front_of_a_car():
    """Headlights and a grille, which the detector takes for a face: (512, 512, 3)."""
    picture = np.full((512, 512, 3), (170, 180, 190), np.uint8)
    cv2.rectangle(picture, (60, 150), (452, 400), (150, 25, 30), -1)
    cv2.ellipse(picture, (256, 170), (196, 90), 0, 180, 360, (120, 20, 25), -1)
    for x in (140, 372):
        for radius, colour in ((52, (210, 215, 220)), (40, (240, 245, 250)), (18, (90, 95, 100))):
            cv2.circle(picture, (x, 230), radius, colour, -1, cv2.LINE_AA)
    cv2.rectangle(picture, (190, 290), (322, 350), (30, 30, 30), -1)
    for row in range(6):
        cv2.line(picture, (190, 298 + row * 9), (322, 298 + row * 9), (140, 140, 145), 2)
    cv2.rectangle(picture, (60, 370), (452, 400), (200, 200, 205), -1)
    return cv2.GaussianBlur(picture, (0, 0), 1)


def pencil_drawing(picture):
    """Pencil lines on paper, from a photo."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    drawn = cv2.divide(grey, 255 - cv2.GaussianBlur(255 - grey, (0, 0), 9), scale=245)
    return np.repeat(drawn[..., None], 3, axis=2)
