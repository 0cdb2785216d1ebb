package usher.web.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times in the viewer's words: from Thursday, 11 June 2026, 22:30 in Berlin. */
class WhenTest {
  private static final Instant NOW = Instant.parse("2026-06-11T20:30:00Z");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private final Messages messages = new Messages();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-06-11T20:29:31Z | just now | gerade eben | ahora mismo",
        "2026-06-11T20:31:00Z | just now | gerade eben | ahora mismo",
        "2026-06-11T20:29:00Z | 1 minute ago | vor 1 Minute | hace 1 minuto",
        "2026-06-11T19:31:00Z | 59 minutes ago | vor 59 Minuten | hace 59 minutos",
        "2026-06-11T19:30:00Z | today, 21:30 | heute, 21:30 | hoy, 21:30",
        "2026-06-10T21:59:00Z | yesterday, 23:59 | gestern, 23:59 | ayer, 23:59",
        "2026-06-09T19:40:00Z | Tuesday, 21:40 | Dienstag, 21:40 | martes, 21:40",
        "2026-06-04T19:40:00Z | 4 June | 4. Juni | 4 de junio",
        "2026-05-12T10:00:00Z | 12 May | 12. Mai | 12 de mayo",
        "2026-03-11T10:00:00Z | 3 months ago | vor 3 Monaten | hace 3 meses",
        "2024-06-01T10:00:00Z | 2 years ago | vor 2 Jahren | hace 2 años"
      })
  void past_isToldAsPeopleDo(Instant then, String english, String german, String spanish) {
    assertEquals(english, when("en").past(then));
    assertEquals(german, when("de").past(then));
    assertEquals(spanish, when("es").past(then));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-06-11T21:30:00Z | today, 23:30",
        "2026-06-12T10:00:00Z | tomorrow, 12:00",
        "2026-06-16T10:00:00Z | Tuesday, 12:00",
        "2026-06-21T10:00:00Z | 21 June, 12:00",
        "2027-01-02T11:00:00Z | 2 January 2027, 12:00"
      })
  void future_isToldAsPeopleDo(Instant then, String expected) {
    assertEquals(expected, when("en").future(then));
  }

  @Test
  void day_anotherYear_isNamed() {
    assertEquals("12 May", when("en").day(Instant.parse("2026-05-12T10:00:00Z")));
    assertEquals("12 May 2025", when("en").day(Instant.parse("2025-05-12T10:00:00Z")));
    assertEquals("12 de mayo de 2025", when("es").day(Instant.parse("2025-05-12T10:00:00Z")));
  }

  @Test
  void weekday_tomorrow_isStillItsName() {
    assertEquals("Friday, 12:00", when("en").weekday(Instant.parse("2026-06-12T10:00:00Z")));
  }

  @Test
  void past_otherZone_isThatZonesDayAndHour() {
    When tokyo = new When(messages.in("en"), NOW, ZoneId.of("Asia/Tokyo"));
    assertEquals("today, 04:00", tokyo.past(Instant.parse("2026-06-11T19:00:00Z")));
    assertEquals("05:30:07", tokyo.second(Instant.parse("2026-06-11T20:30:07Z")));
  }

  private When when(String tag) {
    return new When(messages.in(tag), NOW, BERLIN);
  }
}
