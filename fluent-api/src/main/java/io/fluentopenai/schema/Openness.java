package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** Whether Jackson may read and write the classes of a module. */
final class Openness {
    static final String REASON = "Jackson, which reads and writes objects by reflection, has no access to ";

    private Openness() {}

    /** What the module of a class must say and does not; null if its package is open to Jackson, or is in no module. */
    static @Nullable String missing(Class<?> type) {
        Module module = type.getModule();
        Module jackson = ObjectMapper.class.getModule();
        String name = type.getPackageName();
        if (!module.isNamed() || module.isOpen(name, jackson)) {
            return null;
        }
        return "Add `opens " + name + (jackson.isNamed() ? " to " + jackson.getName() : "")
                + ";` to the module-info.java of the module " + module.getName();
    }
}
