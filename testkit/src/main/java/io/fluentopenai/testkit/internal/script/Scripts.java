package io.fluentopenai.testkit.internal.script;

import io.fluentopenai.testkit.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scripted operations, by verb and path, which are more stable than the names of operations and parameters.
 * Operations with their own query are variations of others and are not scripted.
 */
public final class Scripts {

    private static final String PARAMETER = "/{}";

    private final Map<String, Script> byRoute = new HashMap<>();

    /**
     * Scripts a route. One that the API does not have is never asked for.
     *
     * @param route the verb and the path, with {@code {}} for each parameter
     */
    public void on(String route, Script script) {
        byRoute.put(route, script);
    }

    /** The script of an operation, or null. */
    public @Nullable Script of(Operation operation) {
        return operation.fixedQuery().isEmpty() ? byRoute.get(route(operation)) : null;
    }

    private static String route(Operation operation) {
        return operation.verb() + " " + operation.path().replaceAll("\\{[^}]+}", "{}");
    }

    /**
     * The scripts for collections that nothing more is known of than that objects are created in them: what was created is
     * kept, listed, retrieved, modified and deleted.
     *
     * @param emptyLists whether a collection that nothing was created in is an empty list, and not a sample
     */
    public static Scripts ofCollections(Toolbox tools, List<Operation> operations, boolean emptyLists) {
        Set<String> routes = new HashSet<>();
        operations.stream()
                .filter(operation -> operation.fixedQuery().isEmpty())
                .forEach(operation -> routes.add(route(operation)));
        List<String> collections = new ArrayList<>();
        for (String route : routes) {
            String path = route.substring(route.indexOf('/'));
            if (path.endsWith(PARAMETER)) {
                String collection = path.substring(0, path.length() - PARAMETER.length());
                if (routes.contains("POST " + collection) && !collections.contains(collection)) {
                    collections.add(collection);
                }
            }
        }
        Scripts scripts = new Scripts();
        collections.forEach(path -> collection(tools, scripts, path, emptyLists));
        return scripts;
    }

    private static void collection(Toolbox tools, Scripts scripts, String path, boolean emptyLists) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String one = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        Resource resource = new Resource(tools, one, one + "_");
        resource.serve(scripts, path);
        scripts.on("POST " + path, call -> {
            // What has no id cannot be found again.
            if (!call.operation().successBodies().containsKey("application/json")
                    || !tools.made(call).has("id")) {
                throw Refused.noAnswer();
            }
            return resource.create(call);
        });
        scripts.on("GET " + path, call -> {
            if (!emptyLists && !resource.store().knows(Resource.parent(call))) {
                throw Refused.noAnswer();
            }
            return resource.list(call);
        });
    }
}
