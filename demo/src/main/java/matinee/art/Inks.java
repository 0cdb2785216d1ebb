package matinee.art;

/** The shop's inks. A print takes three to six of them, flat, and mixes none. */
final class Inks {
  static final String BLACK = "#15141A";
  static final String NIGHT = "#16233F";
  static final String PETROL = "#11424B";
  static final String TEAL = "#1F6E70";
  static final String SEA = "#3E9A94";
  static final String SKY = "#9CCBD0";
  static final String SLATE = "#3A5878";
  static final String PAPER = "#F6EBD3";
  static final String SAND = "#E5CFA3";
  static final String MUSTARD = "#F0B03F";
  static final String HONEY = "#D98B22";
  static final String TOMATO = "#E2512F";
  static final String BRICK = "#A93623";
  static final String WINE = "#5E1D2D";
  static final String ROSE = "#EFA79B";
  static final String LILAC = "#A996CE";
  static final String PLUM = "#3F2149";
  static final String MOSS = "#7C8F4B";
  static final String FOREST = "#2E5239";

  private Inks() {}
}
