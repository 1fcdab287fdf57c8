package dev.tidings;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.config.ConfigMapping;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house rules that a machine can hold. The table of rooms stands in ARCHITECTURE.md as well; change both. */
class ArchitectureTest {
    private static final String ROOT = "dev.tidings";

    /** What each room may use besides itself. */
    private static final Map<String, Set<String>> ROOMS = Map.ofEntries(
            Map.entry("feed", Set.of()),
            Map.entry("problem", Set.of()),
            Map.entry("embedded", Set.of()),
            Map.entry("telemetry", Set.of()),
            Map.entry("turn", Set.of()),
            Map.entry("wire", Set.of("feed")),
            Map.entry("journal", Set.of("feed", "turn")),
            Map.entry("route", Set.of("feed", "telemetry", "wire")),
            Map.entry("signal", Set.of("feed", "route", "wire")),
            Map.entry("identity", Set.of("feed", "problem")),
            Map.entry("ticket", Set.of("feed", "identity", "journal", "problem", "route", "turn")),
            Map.entry(
                    "ingest", Set.of("feed", "identity", "journal", "problem", "route", "signal", "telemetry", "wire")),
            Map.entry("inbox", Set.of("feed", "identity", "journal", "problem", "route", "signal", "ticket", "wire")),
            Map.entry(
                    "stream",
                    Set.of(
                            "feed",
                            "identity",
                            "journal",
                            "problem",
                            "route",
                            "signal",
                            "telemetry",
                            "ticket",
                            "turn",
                            "wire")),
            Map.entry("canary", Set.of("feed", "identity", "ingest", "journal", "ticket")),
            Map.entry("trace", Set.of("feed", "identity", "ingest", "journal", "problem", "route")),
            Map.entry("letters", Set.of("feed", "ingest", "journal", "problem")),
            Map.entry("upkeep", Set.of("feed", "journal", "route")),
            Map.entry("playground", Set.of("feed", "problem")));

    private static final String BANNED_NAMES = "(Abstract|Base)[A-Z].*|.*(Impl|Utils?|Helper|Manager|Service)";

    /** Read once: JUnit makes an instance for each test. */
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void everyRoomStandsInTheTable() {
        Set<String> rooms = new HashSet<>();
        MAIN.forEach(type -> rooms.add(room(type)));
        rooms.remove("");

        assertThat(ROOMS.keySet()).containsAll(rooms);
    }

    @Test
    void roomsUseOnlyWhatTheTableAllows() {
        ROOMS.forEach((room, allowed) -> check(noClasses()
                .that(describe("are in " + room, type -> room(type).equals(room)))
                .should()
                .dependOnClassesThat(describe(
                        "are of ours but in none of " + allowed,
                        type -> isOurs(type) && !room(type).equals(room) && !allowed.contains(room(type))))));
    }

    /** Rooms find each other through beans and events; the start of the process knows none of them. */
    @Test
    void theStartOfTheProcessUsesNoRoom() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat(describe(
                        "are in a room", type -> isOurs(type) && !room(type).isEmpty())));
    }

    @Test
    void roomsHaveNoCycles() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void theFeedIsPlainJava() {
        check(classes()
                .that()
                .resideInAPackage(ROOT + ".feed..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".feed.."));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(noFields().should().beAnnotatedWith(Inject.class));
        check(noFields().should().beAnnotatedWith(ConfigProperty.class));
    }

    /** Each call of another one goes through a proxy, which looks for it. */
    @Test
    void beansAreSingletons() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ApplicationScoped.class));
    }

    /** On an event loop it would hold up all streams of that loop. */
    @Test
    void nothingWaitsForAUni() {
        check(noClasses().should().callMethod(Uni.class, "await"));
    }

    @Test
    void resourcesAreJaxRsAndNothingElseIs() {
        check(classes().that().haveSimpleNameEndingWith("Resource").should().beAnnotatedWith(Path.class));
        check(classes().that().areAnnotatedWith(Path.class).should().haveSimpleNameEndingWith("Resource"));
    }

    /** Quarkus leaves out one that is not, with a warning at build time and a 404 ever after. */
    @Test
    void methodsOfResourcesArePublic() {
        check(methods().that().areMetaAnnotatedWith(HttpMethod.class).should().bePublic());
    }

    @Test
    void configsAreMappingsAndNothingElseIs() {
        check(classes().that().haveSimpleNameEndingWith("Config").should().beAnnotatedWith(ConfigMapping.class));
        check(classes().that().areAnnotatedWith(ConfigMapping.class).should().haveSimpleNameEndingWith("Config"));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses()
                .should(have(describe(
                        "a name that fits anything",
                        type -> type.getSimpleName().matches(BANNED_NAMES)))));
    }

    @Test
    void everyPackageIsNullMarkedItsTestsToo() {
        JavaClasses all = new ClassFileImporter().importPackages(ROOT);
        check(
                classes()
                        .should(have(
                                describe("a package that is @NullMarked", ArchitectureTest::isInANullMarkedPackage))),
                all);
    }

    private void check(ArchRule rule) {
        check(rule, MAIN);
    }

    private static void check(ArchRule rule, JavaClasses types) {
        rule.allowEmptyShould(true).check(types);
    }

    private static boolean isInANullMarkedPackage(JavaClass type) {
        return type.getPackage().isAnnotatedWith(NullMarked.class);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** Empty for the start of the process, and for what is not ours. */
    private static String room(JavaClass type) {
        if (!type.getPackageName().startsWith(ROOT + ".")) {
            return "";
        }
        String path = type.getPackageName().substring(ROOT.length() + 1);
        int end = path.indexOf('.');
        return end < 0 ? path : path.substring(0, end);
    }
}
