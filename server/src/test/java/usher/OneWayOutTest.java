package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import usher.revocation.RevocationLog;
import usher.signin.SignInStore;
import usher.signout.Entrance;
import usher.signout.SignOut;

/**
 * Goal: sign-ins come and go by one door each (invariant 6). Method: who calls what, in the code.
 */
class OneWayOutTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("usher");

  @Test
  void endingASignIn_isDoneBySignOutAlone() {
    assertEquals(Set.of(SignOut.class.getName()), callers(SignInStore.class, "end"));
  }

  @Test
  void writingARevocation_isDoneBySignOutAlone() {
    assertEquals(Set.of(SignOut.class.getName()), callers(RevocationLog.class, "add"));
  }

  @Test
  void makingASignIn_isDoneByTheEntranceAlone() {
    assertEquals(Set.of(Entrance.class.getName()), callers(SignInStore.class, "add"));
  }

  private Set<String> callers(Class<?> owner, String method) {
    return classes.get(owner).getMethods().stream()
        .filter(one -> one.getName().equals(method))
        .flatMap(one -> one.getAccessesToSelf().stream())
        .map(access -> access.getOriginOwner())
        .map(JavaClass::getName)
        .collect(Collectors.toSet());
  }
}
