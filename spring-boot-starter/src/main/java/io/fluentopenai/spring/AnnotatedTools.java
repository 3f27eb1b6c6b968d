package io.fluentopenai.spring;

import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.Tools;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Finds the beans with tools by their types, so that no other bean is created. */
final class AnnotatedTools {
    private AnnotatedTools() {}

    static Tools of(ConfigurableListableBeanFactory beans) {
        List<Object> found = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            if (type != null && hasTools(ClassUtils.getUserClass(type))) {
                found.add(beans.getBean(name));
            }
        }
        return Tools.of(found.toArray());
    }

    private static boolean hasTools(Class<?> type) {
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (method.isAnnotationPresent(ToolFunction.class)) {
                return true;
            }
        }
        return false;
    }
}
