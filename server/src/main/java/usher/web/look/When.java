package usher.web.look;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/** Instants in one viewer's words, seen from one moment in one zone; immutable. */
public final class When {
  private static final int WEEK = 7;

  private final Words words;
  private final ZonedDateTime now;

  public When(Words words, Instant now, ZoneId zone) {
    this.words = words;
    this.now = now.atZone(zone);
  }

  public ZoneId zone() {
    return now.getZone();
  }

  /** Something that has happened: "5 minutes ago", "Tuesday, 21:40", "12 May", "3 months ago". */
  public String past(Instant instant) {
    ZonedDateTime then = instant.atZone(now.getZone());
    long minutes = Duration.between(then, now).toMinutes();
    long days = ChronoUnit.DAYS.between(then.toLocalDate(), now.toLocalDate());
    long months = ChronoUnit.MONTHS.between(then.toLocalDate(), now.toLocalDate());
    if (minutes < 1) {
      return words.say("when.now");
    } else if (minutes < 60) {
      return words.count("when.minutes_ago", minutes);
    } else if (days < WEEK) {
      return words.say("when.at", dayName(then.toLocalDate()), clock(then));
    } else if (months < 2) {
      return date(then.toLocalDate());
    } else if (months < 24) {
      return words.count("when.months_ago", months);
    }
    return words.count("when.years_ago", months / 12);
  }

  /** Something to come: "today, 23:00", "tomorrow, 12:00", "Friday, 12:00", "12 June, 12:00". */
  public String future(Instant instant) {
    ZonedDateTime then = instant.atZone(now.getZone());
    return words.say("when.at", dayName(then.toLocalDate()), clock(then));
  }

  /** The weekday and the time, never "tomorrow": "Tuesday, 12:00". */
  public String weekday(Instant instant) {
    ZonedDateTime then = instant.atZone(now.getZone());
    return words.say("when.at", format(then.toLocalDate(), "EEEE"), clock(then));
  }

  /** The day alone: "12 May", with the year when it is another one. */
  public String day(Instant instant) {
    return date(instant.atZone(now.getZone()).toLocalDate());
  }

  /** The time of day to the second: "21:40:07". */
  public String second(Instant instant) {
    return DateTimeFormatter.ofPattern("HH:mm:ss", words.locale())
        .format(instant.atZone(now.getZone()));
  }

  private String dayName(LocalDate day) {
    long ahead = ChronoUnit.DAYS.between(now.toLocalDate(), day);
    if (ahead == 0) {
      return words.say("when.today");
    } else if (ahead == 1) {
      return words.say("when.tomorrow");
    } else if (ahead == -1) {
      return words.say("when.yesterday");
    } else if (Math.abs(ahead) < WEEK) {
      return format(day, "EEEE");
    }
    return date(day);
  }

  private String date(LocalDate day) {
    boolean thisYear = day.getYear() == now.getYear();
    return format(day, words.say(thisYear ? "when.day_pattern" : "when.year_pattern"));
  }

  private String clock(ZonedDateTime then) {
    return format(then, "HH:mm");
  }

  private String format(TemporalAccessor then, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, words.locale()).format(then);
  }
}
