package io.fluentopenai.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Modules, the packages they own and what each may use. A class belongs to the module with the longest package prefix
 * that fits, since the packages of one module lie below that of another.
 */
public final class ModuleLayers {
    private record Module(String name, String rootPackage, int layer, Set<String> onlyUsers) {
        boolean owns(String className) {
            return className.startsWith(rootPackage + ".");
        }
    }

    private final List<Module> modules;
    private final Set<String> shared;

    private ModuleLayers(List<Module> modules, Set<String> shared) {
        this.shared = Set.copyOf(shared);
        this.modules = modules.stream()
                .sorted(Comparator.comparing((Module module) -> -module.rootPackage.length()))
                .toList();
    }

    /** Starts with no modules; a module may use those of lower layers, and not its neighbours. */
    public static Builder lowestFirst() {
        return new Builder();
    }

    /** The names of all modules. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        modules.forEach(module -> names.add(module.name));
        return names;
    }

    /** The module that owns a class, or "none". */
    public String moduleOf(String className) {
        for (Module module : modules) {
            if (module.owns(className)) {
                return module.name;
            }
        }
        return "none";
    }

    /** No module uses one of its own layer or of a layer above. */
    public ArchRule onlyDownwards() {
        return classes().should(new DependencyCondition("use lower modules only") {
            @Override
            boolean allows(Module user, Module used, JavaClass target) {
                if (!used.onlyUsers.isEmpty()) {
                    return used.onlyUsers.contains(user.name);
                }
                return user.layer > used.layer;
            }
        });
    }

    /** A package named "internal", and what lies below it, is used by its own module only, unless it is shared. */
    public ArchRule internalsStayInside() {
        return classes().should(new DependencyCondition("leave internal packages of other modules alone") {
            @Override
            boolean allows(Module user, Module used, JavaClass target) {
                return shared.contains(target.getPackageName())
                        || !(target.getPackageName() + ".").contains(".internal.");
            }
        });
    }

    private @Nullable Module find(JavaClass type) {
        String name = moduleOf(type.getBaseComponentType().getName());
        return modules.stream()
                .filter(module -> module.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    private abstract class DependencyCondition extends ArchCondition<JavaClass> {
        DependencyCondition(String description) {
            super(description);
        }

        abstract boolean allows(Module user, Module used, JavaClass target);

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            Module user = find(type);
            if (user == null) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " belongs to no module"));
                return;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                Module used = find(target);
                if (used != null && !used.equals(user) && !allows(user, used, target)) {
                    String why = user.name + " must not use " + used.name + ": " + dependency.getDescription();
                    events.add(SimpleConditionEvent.violated(dependency, why));
                }
            }
        }
    }

    /** Collects modules. Not safe for use by several threads. */
    public static final class Builder {
        private final List<Module> modules = new ArrayList<>();
        private final Set<String> shared = new TreeSet<>();

        private Builder() {}

        /** A module of the product in a layer, 0 being the lowest. */
        public Builder module(String name, String rootPackage, int layer) {
            modules.add(new Module(name, rootPackage, layer, Set.of()));
            return this;
        }

        /** A module outside the layers: it uses none of them, and only the named module uses it. */
        public Builder buildTool(String name, String rootPackage, String onlyUser) {
            modules.add(new Module(name, rootPackage, -1, Set.of(onlyUser)));
            return this;
        }

        /** An internal package that its module's descriptor exports to the modules above. */
        public Builder shared(String internalPackage) {
            shared.add(internalPackage);
            return this;
        }

        /** The finished description. */
        public ModuleLayers build() {
            return new ModuleLayers(modules, shared);
        }
    }
}
